package dev.understudy.workflows.impl;

import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.CommandOutcome;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;

/** What the sender of an update waits for. */
final class Answer {
  private final CompletablePromise<CommandOutcome> promise = Workflow.newPromise();

  CommandOutcome await() {
    return promise.get();
  }

  void give(CommandOutcome outcome) {
    promise.complete(outcome);
  }

  void refuse(UnderstudyException refused) {
    promise.completeExceptionally(Failures.refusal(refused));
  }

  boolean isGiven() {
    return promise.isCompleted();
  }
}
