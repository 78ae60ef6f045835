package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LongLifeTest {
  private static final int HOURS = 30 * 24;
  private static final int EDGES = 600;

  /** A signal, an activity, and the workflow tasks of both. */
  private static final long EVENTS_OF_AN_EDGE = 10;

  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aDayOfReplicationContinuesAsNewUnderTheSameEpochAndLosesNothing() {
    world.replicate();
    String first = runId();
    long epoch = world.row().driverEpoch();
    world.temporal.sleep(Duration.ofHours(25));
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.HOURLY));
    await().atMost(Duration.ofSeconds(10)).until(() -> !runId().equals(first));
    failOver();
    assertThat(world.row().driverEpoch()).isEqualTo(epoch);
  }

  /** An hourly sample, and every six hours a lag that leaves its budget and comes back. */
  @Test
  void thirtyDaysKeepEveryRunUnderItsLimitOfEvents() {
    world.replicate();
    String first = runId();
    for (int hour = 1; hour <= HOURS; hour++) {
      world.temporal.sleep(Duration.ofHours(1));
      tell(IngestEdge.Kind.HOURLY);
      if (hour % 6 == 0) {
        tell(IngestEdge.Kind.LAG_OVER_BUDGET);
        tell(IngestEdge.Kind.LAG_WITHIN_BUDGET);
      }
    }
    world.awaitSentences(IngestEdge.Kind.LAG_WITHIN_BUDGET.name(), HOURS / 6);
    List<Integer> events = eventsOfRuns(first, event -> true);
    assertThat(events).hasSizeGreaterThan(24).allMatch(count -> count < Limits.EVENTS_PER_RUN);
    failOver();
  }

  /** As fast as they come: the loop finds no rest between them. */
  @Test
  void aStormOfEdgesEndsTheRunsThatItFills() {
    world.replicate();
    String first = runId();
    for (int storm = 0; storm < EDGES / 2; storm++) {
      tell(IngestEdge.Kind.LAG_OVER_BUDGET);
      tell(IngestEdge.Kind.LAG_WITHIN_BUDGET);
    }
    world.awaitSentences(IngestEdge.Kind.LAG_WITHIN_BUDGET.name(), EDGES / 2);
    // How many more signals come before a run sees that it is full depends on the machine.
    List<Integer> events =
        eventsOfRuns(first, event -> !event.hasWorkflowExecutionSignaledEventAttributes());
    assertThat(events)
        .hasSizeGreaterThan(1)
        .allMatch(count -> count < Limits.EVENTS_PER_RUN + EVENTS_OF_AN_EDGE);
    failOver();
  }

  /** For a moment between two runs the in-process server has neither: it is told again then. */
  private void tell(IngestEdge.Kind kind) {
    IngestEdge edge = world.edge(kind);
    await()
        .pollDelay(Duration.ZERO)
        .ignoreException(WorkflowNotFoundException.class)
        .untilAsserted(() -> world.stream().ingestEdge(edge));
  }

  private void failOver() {
    world.stream()
        .requestFailover(world.failover("f", new FailoverTarget.Latest(), world.sample()));
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
  }

  /** From one run to the next, as each says at its end. */
  private List<Integer> eventsOfRuns(String first, Predicate<HistoryEvent> counted) {
    List<Integer> events = new ArrayList<>();
    for (String run = first; !run.isEmpty(); ) {
      List<HistoryEvent> history =
          world
              .temporal
              .getWorkflowClient()
              .fetchHistory(WorkflowIds.stream(world.id), run)
              .getEvents();
      events.add((int) history.stream().filter(counted).count());
      run =
          history
              .getLast()
              .getWorkflowExecutionContinuedAsNewEventAttributes()
              .getNewExecutionRunId();
    }
    return events;
  }

  private String runId() {
    WorkflowStub stub =
        world.temporal.getWorkflowClient().newUntypedWorkflowStub(WorkflowIds.stream(world.id));
    return stub.describe().getExecution().getRunId();
  }
}
