package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.understudy.domain.ErrorCode;
import dev.understudy.workflows.contract.Rejection;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Looks for the code of a refusal where the sender of an update finds it. */
final class Refusals {
  private Refusals() {}

  static void assertRefused(ErrorCode code, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).as("refused").isNotNull();
    List<String> types = new ArrayList<>();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure failure) {
        types.add(
            Rejection.read(failure.getOriginalMessage(), failure)
                .map(rejected -> rejected.code().name())
                .orElse(failure.getType()));
      }
    }
    assertThat(types).as("codes in " + thrown).contains(code.name());
  }
}
