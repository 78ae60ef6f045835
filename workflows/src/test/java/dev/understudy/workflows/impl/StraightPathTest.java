package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.IngestEdge;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StraightPathTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void goesFromPreflightToCompletedWithAFailoverToTheLatestTime() {
    CommandOutcome created = world.create();
    assertThat(created).isEqualTo(new CommandOutcome(world.id, false));
    assertThat(world.records.row(world.id)).isNotNull();

    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.SCAN_FINISHED));
    world.awaitPhase(StreamPhase.REPLICATING);

    CommandOutcome asked =
        world.stream()
            .requestFailover(
                world.failover("failover", new FailoverTarget.Latest(), world.sample()));
    assertThat(asked.subjectId()).isEqualTo(world.id);
    assertThat(world.row().state().status().name()).isIn("FAILING_OVER", "COMPLETED");

    world.awaitEnd();
    assertThat(world.records.phases())
        .containsExactly(
            StreamPhase.PREFLIGHT,
            StreamPhase.PEERING,
            StreamPhase.BACKING_UP_STANDBY,
            StreamPhase.WIPING_STANDBY,
            StreamPhase.STARTING_REPLICATION,
            StreamPhase.INITIAL_SCAN,
            StreamPhase.REPLICATING,
            StreamPhase.CATCHING_UP,
            StreamPhase.REVERTING,
            StreamPhase.PROMOTING,
            StreamPhase.MANAGING_JOBS,
            StreamPhase.COMPLETED);
    assertThat(world.pair.done())
        .isEqualTo(
            List.of(
                "preflight",
                "peer",
                "backUp",
                "wipe",
                "start",
                "complete",
                "catchUp",
                "ready",
                "promote",
                "manageJobs",
                "release"));
    assertThat(world.row().activatedAt()).isEqualTo(FakePair.ACTIVATED);
    assertThat(world.stream().describe()).isEqualTo(world.row());
  }
}
