package dev.understudy.acceptance;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a worker off from Temporal around one activity, as its death would: what it has been given
 * is never heard of again, and nothing that it says afterwards arrives.
 */
final class WorkerDeath implements ClientInterceptor {
  /** When the worker dies. */
  enum Moment {
    BEFORE_THE_ACTIVITY,
    BEFORE_ITS_REPLY
  }

  private final String activityType;
  private final Moment moment;
  private volatile @Nullable ByteString token;
  private volatile boolean armed;
  private volatile boolean dead;

  WorkerDeath(String activityType, Moment moment) {
    this.activityType = activityType;
    this.moment = moment;
  }

  /** From now on the activity is deadly. */
  void arm() {
    armed = true;
  }

  boolean hasHappened() {
    return dead;
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<R> listener, Metadata headers) {
        super.start(new Deaf<>(listener), headers);
      }

      @Override
      public void halfClose() {
        if (!dead) {
          super.halfClose();
        }
      }

      @Override
      public void sendMessage(Q message) {
        if (message instanceof RespondActivityTaskCompletedRequest reply
            && reply.getTaskToken().equals(token)) {
          dead = true;
        }
        if (dead) {
          cancel("the worker is dead", null);
        } else {
          super.sendMessage(message);
        }
      }
    };
  }

  /** Lets nothing through to a worker that is dead. */
  private final class Deaf<R> extends SimpleForwardingClientCallListener<R> {
    private Deaf(ClientCall.Listener<R> listener) {
      super(listener);
    }

    @Override
    public void onMessage(R message) {
      if (armed
          && message instanceof PollActivityTaskQueueResponse task
          && task.getActivityType().getName().equals(activityType)) {
        token = task.getTaskToken();
        dead |= moment == Moment.BEFORE_THE_ACTIVITY;
      }
      if (!dead) {
        super.onMessage(message);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      super.onClose(dead ? Status.UNAVAILABLE : status, trailers);
    }
  }
}
