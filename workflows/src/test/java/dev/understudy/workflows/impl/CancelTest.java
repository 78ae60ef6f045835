package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.CommandOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CancelTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({
    "preflight, PREFLIGHT, peer",
    "peer, PEERING, backUp",
    "backUp, BACKING_UP_STANDBY, wipe",
    "wipe, WIPING_STANDBY, start",
    "start, STARTING_REPLICATION, complete"
  })
  void whileAStepRunsStopsItAndUndoes(String step, StreamPhase phase, String next) {
    world.pair.hold(step);
    world.create();
    world.awaitEntered(step);
    CommandOutcome canceled = world.stream().cancel(world.cancel("c"));
    assertThat(canceled.subjectId()).isEqualTo(world.id);
    world.awaitEnd();
    assertThat(world.pair.done()).contains("undo").doesNotContain(step, next);
    StreamState.Canceled end = (StreamState.Canceled) world.row().state();
    assertThat(end.during()).isEqualTo(phase);
    assertThat(end.reason()).isEqualTo("no longer wanted");
  }

  @Test
  void whileReplicatingUndoes() {
    world.replicate();
    world.stream().cancel(world.cancel("c"));
    world.awaitEnd();
    assertThat(world.records.phases()).endsWith(StreamPhase.UNDOING, StreamPhase.CANCELED);
  }

  @Test
  void ofAScheduledFailoverEndsBoth() {
    world.replicate();
    world.stream()
        .requestFailover(
            world.failover(
                "f", new FailoverTarget.At(world.now().plusSeconds(1800)), world.sample()));
    world.stream().cancel(world.cancel("c"));
    world.awaitEnd();
    assertThat(world.pair.done()).contains("undo").doesNotContain("complete");
  }

  @Test
  void isAnsweredBeforeTheUndoingIsOver() {
    world.pair.hold("undo");
    world.replicate();
    world.stream().cancel(world.cancel("c"));
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.UNDOING);
    Refusals.assertRefused(
        ErrorCode.STREAM_FINISHED, () -> world.stream().cancel(world.cancel("again")));
    world.pair.release("undo");
    world.awaitEnd();
  }

  @Test
  void whileCatchingUpIsRefused() {
    world.replicate();
    world.pair.hold("complete");
    world.stream()
        .requestFailover(world.failover("f", new FailoverTarget.Latest(), world.sample()));
    Refusals.assertRefused(ErrorCode.STREAM_STATE, () -> world.stream().cancel(world.cancel("c")));
    world.pair.release("complete");
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
  }
}
