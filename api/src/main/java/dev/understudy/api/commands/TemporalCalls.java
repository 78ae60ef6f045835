package dev.understudy.api.commands;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.Rejection;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls Temporal with a deadline, and says in the domain's codes what went wrong. */
final class TemporalCalls {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Clock clock;

  TemporalCalls(Clock clock) {
    this.clock = clock;
  }

  /** How a workflow is started together with its first update. */
  static WorkflowOptions startOptions(String workflowId, String taskQueue) {
    return WorkflowOptions.newBuilder()
        .setWorkflowId(workflowId)
        .setTaskQueue(taskQueue)
        .setWorkflowIdConflictPolicy(
            WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
        .build();
  }

  static <T> UpdateOptions<T> updateOptions() {
    return UpdateOptions.<T>newBuilder().setWaitForStage(WorkflowUpdateStage.COMPLETED).build();
  }

  <T> T call(Instant notAfter, Callable<T> call) {
    Future<T> answer = threads.submit(call);
    try {
      long millis = Math.max(1, Duration.between(clock.instant(), notAfter).toMillis());
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw translate(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new UnderstudyException(
          ErrorCode.ORCHESTRATOR_UNAVAILABLE, "the workflow did not answer in time", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new UnderstudyException(
          ErrorCode.ORCHESTRATOR_UNAVAILABLE, "the server is stopping", e);
    }
  }

  private static UnderstudyException translate(Throwable failure) {
    ApplicationFailure unknown = null;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ApplicationFailure application) {
        Optional<ErrorCode> code = codeOf(application.getType());
        if (code.isPresent()) {
          return new UnderstudyException(code.get(), application.getOriginalMessage(), failure);
        }
        // The type of what a validator throws is lost on the way; its message says it again.
        Optional<UnderstudyException> rejection =
            Rejection.read(application.getOriginalMessage(), failure);
        if (rejection.isPresent()) {
          return rejection.get();
        }
        unknown = application;
      }
      if (at instanceof WorkflowNotFoundException) {
        return gone(failure);
      }
    }
    if (unknown == null) {
      return new UnderstudyException(
          ErrorCode.ORCHESTRATOR_UNAVAILABLE, "Temporal did not take the request", failure);
    }
    if (unknown.getType().equals("AcceptedUpdateCompletedWorkflow")) {
      return gone(failure);
    }
    return new UnderstudyException(ErrorCode.INTERNAL, "the workflow failed", failure);
  }

  private static UnderstudyException gone(Throwable failure) {
    return new UnderstudyException(
        ErrorCode.STREAM_NOT_FOUND, "no workflow takes the request", failure);
  }

  private static Optional<ErrorCode> codeOf(String type) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(type)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
