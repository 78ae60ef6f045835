package dev.understudy.activities.sweep;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import java.util.UUID;
import java.util.function.Consumer;

/** Signals the stream's workflow, and reports a stream whose workflow is gone. */
public final class TemporalEdgeNotifier implements EdgeNotifier {
  private final WorkflowClient client;
  private final Consumer<UUID> gone;

  /**
   * @param gone asked to adopt a live stream that no workflow drives
   */
  public TemporalEdgeNotifier(WorkflowClient client, Consumer<UUID> gone) {
    this.client = client;
    this.gone = gone;
  }

  @Override
  public void tell(UUID streamId, IngestEdge edge) {
    try {
      client
          .newWorkflowStub(PcrStreamWorkflow.class, WorkflowIds.stream(streamId))
          .ingestEdge(edge);
    } catch (WorkflowNotFoundException missing) {
      gone.accept(streamId);
      throw unheard(missing);
    } catch (WorkflowServiceException exception) {
      throw unheard(exception);
    }
  }

  private static UnderstudyException unheard(WorkflowException exception) {
    return new UnderstudyException(
        ErrorCode.ORCHESTRATOR_UNAVAILABLE, "The stream's workflow could not be told.", exception);
  }
}
