package dev.understudy.workflows.impl;

import dev.understudy.domain.StreamRecord;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/** Runs one step at a time beside the loop and leaves its result in the inbox. */
final class StepRunner {
  private final Inbox inbox;
  private final Steps steps;
  private int number;
  private @Nullable Running running;

  StepRunner(Inbox inbox, Steps steps) {
    this.inbox = inbox;
    this.steps = steps;
  }

  boolean isRunning() {
    return running != null;
  }

  /**
   * @param patient whether first tries have failed already, so that many more may follow
   */
  void start(StreamRecord record, boolean patient) {
    int mine = ++number;
    CompletablePromise<@Nullable Void> ended = Workflow.newPromise();
    CancellationScope scope =
        Workflow.newCancellationScope(
            () ->
                Async.procedure(
                    () -> {
                      StepResult result = attempt(record, patient);
                      ended.complete(null);
                      inbox.put(new Message.StepEnded(mine, result));
                    }));
    running = new Running(scope, ended);
    scope.run();
  }

  /** Whether the message is about the step that runs; after that none does. */
  boolean takes(Message.StepEnded message) {
    if (running == null || message.number() != number) {
      return false;
    }
    running = null;
    return true;
  }

  /**
   * Stops the step, if one runs, and returns once it does nothing any more. The in-process server
   * fails a workflow task that cancels an activity which the same task has scheduled, and forgets
   * the updates that came with it; so the cancellation goes into a task of its own.
   */
  void stop() {
    Running stopped = running;
    if (stopped == null) {
      return;
    }
    Workflow.sleep(Limits.BEFORE_CANCELLATION);
    if (!stopped.ended().isCompleted()) {
      stopped.scope().cancel();
      stopped.ended().get();
    }
    running = null;
  }

  private StepResult attempt(StreamRecord record, boolean patient) {
    try {
      return steps.run(record, patient);
    } catch (CanceledFailure canceled) {
      return new StepResult.Stopped();
    } catch (ActivityFailure failure) {
      return failure.getCause() instanceof CanceledFailure
          ? new StepResult.Stopped()
          : new StepResult.Failed(Failures.understand(failure));
    }
  }

  private record Running(CancellationScope scope, CompletablePromise<@Nullable Void> ended) {}
}
