package dev.understudy.activities;

import dev.understudy.domain.UnderstudyException;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.failure.ApplicationFailure;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Surrounds every activity of a worker: translates its failure for the workflow, and heartbeats
 * while it works, so that the activities themselves do neither.
 */
public final class ActivityCalls extends WorkerInterceptorBase {
  private static final Logger LOG = LoggerFactory.getLogger(ActivityCalls.class);

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Surrounded(next);
  }

  /**
   * The failure as the workflow knows it. The cause stays here: it may quote what a cluster was
   * told.
   */
  static ApplicationFailure translated(UnderstudyException exception) {
    String message = String.valueOf(exception.getMessage());
    String type = exception.code().name();
    return exception.code().isTransient()
        ? ApplicationFailure.newFailure(message, type)
        : ApplicationFailure.newNonRetryableFailure(message, type);
  }

  private static final class Surrounded extends ActivityInboundCallsInterceptorBase {
    private @Nullable ActivityExecutionContext context;

    private Surrounded(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    /** Called before {@link #execute}: the context is not to be had otherwise out here. */
    @Override
    public void init(ActivityExecutionContext context) {
      this.context = context;
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      ActivityExecutionContext own = Objects.requireNonNull(context, "init comes first");
      try (Pulse pulse = Pulse.start(() -> own.heartbeat(null))) {
        return unlessUnwanted(own, input, pulse);
      }
    }

    private ActivityOutput unlessUnwanted(
        ActivityExecutionContext context, ActivityInput input, Pulse pulse) {
      try {
        return super.execute(input);
      } catch (RuntimeException exception) {
        ActivityCompletionException unwanted = pulse.unwanted();
        if (unwanted != null) {
          throw unwanted;
        }
        if (exception instanceof UnderstudyException known) {
          LOG.info(
              "{} of {} failed: {}: {} {}",
              context.getInfo().getActivityType(),
              context.getInfo().getWorkflowId(),
              known.code(),
              known.getMessage(),
              known.facts());
          throw translated(known);
        }
        throw exception;
      }
    }
  }
}
