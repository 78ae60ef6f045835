package dev.understudy.bench.figure;

import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The runs of a stream's workflow, each of which continued as the next.
 *
 * @param events in each, oldest first
 */
record Runs(List<Integer> events) {

  static String current(WorkflowClient client, UUID stream) {
    return client
        .newUntypedWorkflowStub(WorkflowIds.stream(stream))
        .describe()
        .getExecution()
        .getRunId();
  }

  static Runs since(String first, WorkflowClient client, UUID stream) {
    List<Integer> events = new ArrayList<>();
    for (String run = first; !run.isEmpty(); ) {
      List<HistoryEvent> history = client.fetchHistory(WorkflowIds.stream(stream), run).getEvents();
      events.add(history.size());
      run =
          history
              .getLast()
              .getWorkflowExecutionContinuedAsNewEventAttributes()
              .getNewExecutionRunId();
    }
    return new Runs(events);
  }

  int count() {
    return events.size();
  }

  int mostEvents() {
    return events.stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
