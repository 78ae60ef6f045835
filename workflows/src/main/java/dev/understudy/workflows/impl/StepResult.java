package dev.understudy.workflows.impl;

import dev.understudy.domain.Attention;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;

/** How a step ended. */
sealed interface StepResult {

  /** It is done, and this is the state that follows. */
  record Done(StreamState next, String because) implements StepResult {}

  /** It goes on, but a human should know. */
  record Standstill(Attention.Reason reason, String because) implements StepResult {}

  record Failed(UnderstudyException failure) implements StepResult {}

  /** Whether there is nothing to know: the step was stopped by the loop itself. */
  record Stopped() implements StepResult {}
}
