package dev.understudy.acceptance.crashpoints;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.temporal.api.command.v1.Command;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A worker's way to the server, with two points to die at for every workflow task: before its
 * answer is sent, and after that, before the server's word for it is seen. A workflow task is named
 * by its commands, so that the same one is found again in another run.
 */
final class DeadlyWire implements ClientInterceptor {
  private final Victim victim;
  private final Consumer<String> faults;

  DeadlyWire(Victim victim, Consumer<String> faults) {
    this.victim = victim;
    this.faults = faults;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new DeadlyCall<>(next.newCall(method, options));
  }

  private static String nameOf(RespondWorkflowTaskCompletedRequest task) {
    return task.getCommandsList().stream()
        .map(DeadlyWire::nameOf)
        .distinct()
        .collect(Collectors.joining(", ", "task[", "]"));
  }

  private static String reason(Failure failure) {
    return failure.hasCause() ? reason(failure.getCause()) : failure.getMessage();
  }

  private static String nameOf(Command command) {
    return switch (command.getCommandType()) {
      case COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK ->
          "schedule "
              + command.getScheduleActivityTaskCommandAttributes().getActivityType().getName();
      case COMMAND_TYPE_PROTOCOL_MESSAGE -> "answer";
      case COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES -> "index";
      default ->
          command
              .getCommandType()
              .name()
              .substring("COMMAND_TYPE_".length())
              .toLowerCase(Locale.ROOT)
              .replace('_', ' ');
    };
  }

  private final class DeadlyCall<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private String point = "";
    private boolean cut;

    private DeadlyCall(ClientCall<Q, A> call) {
      super(call);
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      super.start(new DeadlyListener<>(listener, this), headers);
    }

    @Override
    public void sendMessage(Q message) {
      if (message instanceof RespondWorkflowTaskCompletedRequest task) {
        point = victim.numbered(nameOf(task));
      }
      if (message instanceof RespondWorkflowTaskFailedRequest failed && !victim.isDead()) {
        String reason = reason(failed.getFailure());
        // The SDK's word for a history that grew while it was read; it asks again.
        if (!reason.startsWith("Premature end of stream")) {
          faults.accept(failed.getFailure().getMessage() + ": " + reason);
        }
      }
      if (victim.dies("before", point)) {
        cut = true;
        super.cancel("the worker is dead", null);
      } else {
        super.sendMessage(message);
      }
    }

    @Override
    public void halfClose() {
      if (!cut) {
        super.halfClose();
      }
    }
  }

  private final class DeadlyListener<A> extends SimpleForwardingClientCallListener<A> {
    private final DeadlyCall<?, A> call;
    private boolean unheard;

    private DeadlyListener(ClientCall.Listener<A> listener, DeadlyCall<?, A> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(A message) {
      if (victim.dies("after", call.point)) {
        unheard = true;
      } else {
        super.onMessage(message);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      super.onClose(unheard ? Status.UNAVAILABLE : status, trailers);
    }
  }
}
