package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.understudy.domain.ErrorCode;
import io.temporal.failure.ApplicationFailure;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Looks for the code of a refusal where the sender of an update finds it. */
final class Refusals {
  private Refusals() {}

  static void assertRefused(ErrorCode code, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as("refused").isNotNull();
    Throwable cause = thrown;
    while (cause != null && !(cause instanceof ApplicationFailure)) {
      cause = cause.getCause();
    }
    String type = cause instanceof ApplicationFailure refusal ? refusal.getType() : "none";
    assertThat(type).as("code in " + thrown).isEqualTo(code.name());
  }
}
