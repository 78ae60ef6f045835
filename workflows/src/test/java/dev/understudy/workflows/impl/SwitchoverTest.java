package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Attention;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.workflows.contract.Intervention;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SwitchoverTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private final StreamWorld world = new StreamWorld();
  private final UUID back = UUID.randomUUID();

  @AfterEach
  void closeWorld() {
    world.close();
  }

  private void ask(Duration limit) {
    world.replicate();
    world.awaitSettled();
    assertThat(world.stream().switchOver(world.switchover("s", limit, back)).subjectId())
        .isEqualTo(world.id);
  }

  @Test
  void goesThroughFenceDrainAndFailoverAndLeavesTheStreamBack() {
    ask(LIMIT);
    world.awaitEnd();
    StreamRecord ended = world.row();
    assertThat(ended.state().phase()).isEqualTo(StreamPhase.COMPLETED);
    assertThat(ended.successor()).isNotNull();
    assertThat(world.pair.done())
        .containsSubsequence(
            "fence", "drain", "complete", "catchUp", "ready", "promote", "manageJobs", "compare")
        .endsWith("follow " + back);
    assertThat(world.records.sentences()).anyMatch(said -> said.contains("a drill"));
  }

  @Test
  void isGivenUpInTimeAndThePrimaryServesAgain() {
    world.pair.hold("drain");
    ask(Duration.ofSeconds(2));
    world.awaitEntered("drain");
    world.awaitEntered("unfence");
    world.pair.release("drain");
    world.awaitPhase(StreamPhase.REPLICATING);
    assertThat(world.pair.done()).contains("unfence").doesNotContain("complete");
  }

  @Test
  void isGivenUpWhenThePrimaryCannotBeFenced() {
    world.pair.fail("fence", ErrorCode.CLUSTER_UNREACHABLE, 1_000);
    ask(Duration.ofSeconds(2));
    world.awaitPhase(StreamPhase.REPLICATING);
    assertThat(world.pair.done()).contains("unfence").doesNotContain("drain");
  }

  @Test
  void canBeWithdrawnUntilTheStandbyIsAsked() {
    world.pair.hold("drain");
    ask(LIMIT);
    world.awaitEntered("drain");
    world.awaitSettled();
    world.stream().withdrawFailover(world.change("w"));
    world.pair.release("drain");
    world.awaitPhase(StreamPhase.REPLICATING);
    assertThat(world.pair.done()).contains("unfence").doesNotContain("complete");
  }

  @Test
  void cannotBeWithdrawnAfterThat() {
    world.pair.hold("complete");
    ask(LIMIT);
    world.awaitEntered("complete");
    world.awaitSettled();
    Refusals.assertRefused(
        ErrorCode.STREAM_STATE, () -> world.stream().withdrawFailover(world.change("w")));
    world.pair.release("complete");
    world.awaitEnd();
  }

  @Test
  void givesWayToAFailoverWhenThePrimaryDiesInTheMiddle() {
    world.pair.hold("drain");
    ask(LIMIT);
    world.awaitEntered("drain");
    world.awaitSettled();
    world.stream()
        .requestFailover(world.failover("f", new FailoverTarget.Latest(), world.sample()));
    world.pair.release("drain");
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
    assertThat(world.row().successor()).isNull();
    assertThat(world.pair.done()).doesNotContain("compare");
  }

  @Test
  void doesNotWriteOverWhatDiffersUnlessSomebodySaysSo() {
    world.pair.differs = true;
    ask(LIMIT);
    world.awaitAttention();
    assertThat(world.row().attention())
        .extracting(Attention::reason)
        .isEqualTo(Attention.Reason.DATA_DIFFERS);
    world.awaitSettled();
    world.stream()
        .answerAttention(
            new Intervention(Attention.Action.SKIP, StreamPhase.VERIFYING, "seen by hand", "bob"));
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
    assertThat(world.row().successor()).isNull();
  }

  @Test
  void ofAStreamThatIsFarBehindIsRefused() {
    world.replicate();
    world.awaitSettled();
    Refusals.assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () -> world.stream().switchOver(world.switchover("s", Duration.ofHours(2), null)));
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.REPLICATING);
  }
}
