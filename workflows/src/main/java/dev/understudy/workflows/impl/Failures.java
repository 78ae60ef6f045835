package dev.understudy.workflows.impl;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.Rejection;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TimeoutFailure;

/** Turns Temporal's failures into the codes of the domain and back: the only place that does. */
final class Failures {
  private Failures() {}

  /** What an activity's failure means. */
  static UnderstudyException understand(ActivityFailure failure) {
    Throwable cause = failure.getCause();
    if (cause instanceof ApplicationFailure application) {
      return new UnderstudyException(
          codeOf(application.getType()), application.getOriginalMessage(), failure);
    }
    if (cause instanceof TimeoutFailure) {
      return new UnderstudyException(
          ErrorCode.CLUSTER_UNREACHABLE,
          "%s did not finish in time.".formatted(failure.getActivityType()),
          failure);
    }
    return new UnderstudyException(
        ErrorCode.INTERNAL, "%s failed.".formatted(failure.getActivityType()), failure);
  }

  /** Whether it is not known if the activity took effect. */
  static boolean isUnsettled(ActivityFailure failure) {
    return failure.getCause() instanceof TimeoutFailure || understand(failure).code().isTransient();
  }

  /** What the sender of a message is told. */
  static ApplicationFailure refusal(UnderstudyException refused) {
    return ApplicationFailure.newNonRetryableFailure(
        String.valueOf(refused.getMessage()), refused.code().name());
  }

  /** What the sender of a message is told by a validator. */
  static ApplicationFailure rejection(UnderstudyException refused) {
    return ApplicationFailure.newNonRetryableFailure(
        Rejection.write(refused), refused.code().name());
  }

  private static ErrorCode codeOf(String type) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(type)) {
        return code;
      }
    }
    return ErrorCode.INTERNAL;
  }
}
