package dev.understudy.acceptance.crashpoints;

import dev.understudy.workflows.activity.StreamRecords;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Two points to die at for every activity: before it runs, and after it ran and before it says so.
 */
final class DeadlyActivities extends WorkerInterceptorBase {
  private final Victim victim;

  DeadlyActivities(Victim victim) {
    this.victim = victim;
  }

  @Override
  public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
    return new Deadly(next);
  }

  private final class Deadly extends ActivityInboundCallsInterceptorBase {
    private @Nullable ActivityInfo info;

    private Deadly(ActivityInboundCallsInterceptor next) {
      super(next);
    }

    @Override
    public void init(ActivityExecutionContext context) {
      info = context.getInfo();
      super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
      ActivityInfo own = Objects.requireNonNull(info, "init comes first");
      String point = own.getAttempt() > 1 ? "" : victim.numbered(nameOf(own, input));
      dieAt("before", point);
      try {
        return super.execute(input);
      } finally {
        dieAt("after", point);
      }
    }

    private void dieAt(String when, String point) {
      if (victim.dies(when, point)) {
        throw new IllegalStateException("the worker is dead");
      }
    }
  }

  /** A commit is named by what it commits. */
  private static String nameOf(
      ActivityInfo info, ActivityInboundCallsInterceptor.ActivityInput in) {
    return in.getArguments()[0] instanceof StreamRecords.Change change
        ? info.getActivityType() + " " + change.record().state().phase()
        : info.getActivityType();
  }
}
