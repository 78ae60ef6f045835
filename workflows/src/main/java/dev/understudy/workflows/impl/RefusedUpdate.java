package dev.understudy.workflows.impl;

import dev.understudy.domain.UnderstudyException;

/**
 * What a validator throws. The SDK loses the type of an {@code ApplicationFailure} that a validator
 * throws itself; as the cause of another exception it reaches the sender whole.
 */
final class RefusedUpdate extends RuntimeException {
  RefusedUpdate(UnderstudyException refused) {
    super(refused.getMessage(), Failures.refusal(refused));
  }
}
