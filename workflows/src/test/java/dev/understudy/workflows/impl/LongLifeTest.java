package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LongLifeTest {
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
    world.stream()
        .requestFailover(world.failover("f", new FailoverTarget.Latest(), world.sample()));
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
    assertThat(world.row().driverEpoch()).isEqualTo(epoch);
  }

  private String runId() {
    WorkflowStub stub =
        world.temporal.getWorkflowClient().newUntypedWorkflowStub(WorkflowIds.stream(world.id));
    return stub.describe().getExecution().getRunId();
  }
}
