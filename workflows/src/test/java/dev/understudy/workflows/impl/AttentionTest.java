package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.domain.Attention;
import dev.understudy.domain.Attention.Action;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.Intervention;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aStepThatARetryDoesNotMendWaitsForAHuman() {
    world.pair.fail("peer", ErrorCode.CLUSTER_REFUSED, 1);
    world.create();
    world.awaitAttention();
    Attention attention = attention();
    assertThat(attention.reason()).isEqualTo(Attention.Reason.STEP_FAILED);
    assertThat(attention.step()).isEqualTo(StreamPhase.PEERING);
    assertThat(attention.error()).contains("peer failed");
    Refusals.assertRefused(
        ErrorCode.INVALID_ARGUMENT, () -> answer(Action.SKIP, StreamPhase.PEERING));
    Refusals.assertRefused(
        ErrorCode.STREAM_STATE, () -> answer(Action.RETRY, StreamPhase.PREFLIGHT));
    answer(Action.RETRY, StreamPhase.PEERING);
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    assertThat(world.row().attention()).isNull();
  }

  @Test
  void abortCancels() {
    world.pair.fail("peer", ErrorCode.CLUSTER_REFUSED, 1);
    world.create();
    world.awaitAttention();
    answer(Action.ABORT, StreamPhase.PEERING);
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.CANCELED);
  }

  @Test
  void aStandbyThatServesIsWipedOnlyOnAYes() {
    world.pair.standbyServes = true;
    world.create();
    world.awaitAttention();
    assertThat(attention().reason()).isEqualTo(Attention.Reason.CONFIRM_WIPE);
    assertThat(world.pair.done()).containsExactly("preflight");
    answer(Action.CONFIRM, StreamPhase.PREFLIGHT);
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    assertThat(world.row().confirmWipe()).isTrue();
  }

  @Test
  void aClusterThatIsAwayForLongIsToldAndTheStepGoesOnByItself() {
    world.pair.fail("preflight", ErrorCode.CLUSTER_UNREACHABLE, 10);
    world.create();
    world.temporal.sleep(Duration.ofMinutes(3));
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    assertThat(world.records.sentences()).anyMatch(said -> said.contains("STEP_FAILED"));
    assertThat(world.row().attention()).isNull();
  }

  @Test
  void careOfJobsMayBeSkipped() {
    world.pair.fail("manageJobs", ErrorCode.CLUSTER_REFUSED, 1);
    world.replicate();
    world.stream()
        .requestFailover(world.failover("f", new FailoverTarget.Latest(), world.sample()));
    world.awaitAttention();
    answer(Action.SKIP, StreamPhase.MANAGING_JOBS);
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
  }

  @Test
  void aLostPrimaryIsToldAndForgottenWhenItIsBack() {
    world.replicate();
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.SOURCE_LOST));
    world.awaitAttention();
    assertThat(attention().reason()).isEqualTo(Attention.Reason.SOURCE_LOST);
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.REPLICATING);
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.SOURCE_BACK));
    await().atMost(Duration.ofSeconds(10)).until(() -> world.row().attention() == null);
  }

  @Test
  void aSignalThatIsRefusedIsInTheTimeline() {
    world.replicate();
    world.signal(
        "intervene", new Intervention(Action.RETRY, StreamPhase.PEERING, "please", "carol"));
    world.awaitSentence("carol: Refused");
  }

  private Attention attention() {
    return Objects.requireNonNull(world.row().attention());
  }

  private void answer(Action action, StreamPhase step) {
    world.stream().answerAttention(new Intervention(action, step, "as agreed", "bob"));
  }
}
