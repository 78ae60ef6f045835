package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Attention;
import dev.understudy.domain.Attention.Action;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.StreamInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailoverTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private CommandOutcome failOver(String name, FailoverTarget target) {
    return world.stream().requestFailover(world.failover(name, target, world.sample()));
  }

  @Test
  void toAPastTimeCutsThere() {
    world.replicate();
    Instant past = world.now().minusSeconds(5);
    failOver("past", new FailoverTarget.At(past));
    world.awaitEnd();
    assertThat(world.row().failoverAt()).isEqualTo(past);
    assertThat(world.row().failoverTime()).isEqualTo(HlcTimestamp.of(past));
  }

  @Test
  void aStandbyThatIsThroughAtOnceIsPromotedNext() {
    world.pair.quick = true;
    world.replicate();
    failOver("quick", new FailoverTarget.Latest());
    world.awaitEnd();
    assertThat(world.pair.done())
        .contains("complete", "promote")
        .doesNotContain("catchUp", "ready");
    assertThat(world.records.phases())
        .containsSubsequence(
            StreamPhase.CATCHING_UP, StreamPhase.PROMOTING, StreamPhase.MANAGING_JOBS);
    assertThat(world.row().failoverTime()).isEqualTo(HlcTimestamp.of(world.pair.replicated));
  }

  @Test
  void toATimeAheadWaitsForItAndThenGoesOn() {
    world.replicate();
    Instant ahead = world.now().plus(Duration.ofMinutes(30));
    failOver("ahead", new FailoverTarget.At(ahead));
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.SCHEDULED);
    assertThat(world.row().failoverAt()).isEqualTo(ahead);
    world.temporal.sleep(Duration.ofMinutes(29));
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.SCHEDULED);
    world.temporal.sleep(Duration.ofMinutes(2));
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
    assertThat(world.row().failoverTime()).isEqualTo(HlcTimestamp.of(ahead));
  }

  @Test
  void aScheduledOneMayBeMovedAndThenDoneAtOnce() {
    world.replicate();
    failOver("first", new FailoverTarget.At(world.now().plusSeconds(1800)));
    Instant moved = world.now().plusSeconds(2400);
    failOver("second", new FailoverTarget.At(moved));
    assertThat(world.row().failoverAt()).isEqualTo(moved);
    failOver("third", new FailoverTarget.Latest());
    world.awaitEnd();
    assertThat(world.row().failoverAt()).isNull();
  }

  @Test
  void aTimeThatPassedWhileNothingDroveTheStreamIsKeptAndSaidToBeLate() {
    Instant passed = world.now().minusSeconds(600);
    StreamRecord row =
        world
            .newRecord()
            .in(
                new StreamState.Scheduled(
                    new ReplicationFacts("main", 3L, null), new FailoverTarget.At(passed)))
            .at(9, 1);
    world.records.put(row);
    world.create(StreamInput.first(row, null, "understudy"));
    world.awaitEnd();
    assertThat(world.row().failoverTime()).isEqualTo(HlcTimestamp.of(passed));
    assertThat(world.records.sentences()).anyMatch(said -> said.contains("while nothing drove"));
  }

  @Test
  void outsideTheWindowItIsRefusedAndNothingIsWritten() {
    world.replicate();
    long version = world.row().version();
    Refusals.assertRefused(
        ErrorCode.FAILOVER_BEFORE_RETAINED,
        () -> failOver("a", new FailoverTarget.At(world.now().minusSeconds(7200))));
    Refusals.assertRefused(
        ErrorCode.FAILOVER_TOO_FAR_AHEAD,
        () -> failOver("b", new FailoverTarget.At(world.now().plusSeconds(4000))));
    assertThat(world.row().version()).isEqualTo(version);
  }

  @Test
  void duringTheScanItIsRefused() {
    world.create();
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    Refusals.assertRefused(
        ErrorCode.FAILOVER_DURING_SCAN,
        () ->
            world.stream().requestFailover(world.failover("f", new FailoverTarget.Latest(), null)));
  }

  @Test
  void aScanWhoseEndOnlyTheSampleShowsIsEndedFirst() {
    world.create();
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    failOver("f", new FailoverTarget.Latest());
    world.awaitEnd();
    assertThat(world.records.phases()).contains(StreamPhase.REPLICATING, StreamPhase.COMPLETED);
  }

  @Test
  void askedTwiceAtOnceThereIsOne() {
    world.replicate();
    world.pair.hold("ready");
    List<CompletableFuture<CommandOutcome>> asked =
        List.of("one", "two").stream()
            .map(
                name ->
                    CompletableFuture.supplyAsync(
                        () -> failOver(name, new FailoverTarget.Latest())))
            .toList();
    long answered =
        asked.stream()
            .map(future -> future.handle((outcome, refused) -> refused == null).join())
            .filter(accepted -> accepted)
            .count();
    assertThat(answered).isBetween(1L, 2L);
    world.pair.release("ready");
    world.awaitEnd();
    assertThat(world.pair.done().stream().filter("promote"::equals)).hasSize(1);
  }

  @Test
  void theSameRequestAgainIsAnsweredAndChangesNothing() {
    world.replicate();
    world.pair.hold("catchUp");
    failOver("same", new FailoverTarget.Latest());
    world.awaitPhase(StreamPhase.CATCHING_UP);
    CommandOutcome again = failOver("same", new FailoverTarget.Latest());
    assertThat(again).isEqualTo(new CommandOutcome(world.id, true));
    world.pair.release("catchUp");
    world.awaitEnd();
  }

  @Test
  void aTargetThatIsOutOfReachTellsAHumanAndLatestGetsThere() {
    world.replicate();
    world.pair.standsStill = true;
    failOver("ahead", new FailoverTarget.At(world.now().plusSeconds(1)));
    world.awaitAttention();
    Attention attention = Objects.requireNonNull(world.row().attention());
    assertThat(attention.reason()).isEqualTo(Attention.Reason.TARGET_UNREACHED);
    assertThat(attention.actions()).contains(Action.FAIL_OVER_TO_LATEST);
    world.stream()
        .answerAttention(
            new Intervention(
                Action.FAIL_OVER_TO_LATEST, StreamPhase.CATCHING_UP, "the primary died", "bob"));
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
  }

  @Test
  void fromRevertingOnNothingElseIsAccepted() {
    world.replicate();
    world.pair.hold("ready");
    failOver("f", new FailoverTarget.Latest());
    world.awaitPhase(StreamPhase.REVERTING);
    Refusals.assertRefused(
        ErrorCode.STREAM_STATE,
        () -> failOver("g", new FailoverTarget.At(world.now().minusSeconds(5))));
    Refusals.assertRefused(ErrorCode.STREAM_STATE, () -> world.stream().cancel(world.cancel("c")));
    world.pair.release("ready");
    world.awaitEnd();
  }

  @Test
  void anEffectWhoseAnswerWasLostHappensOnce() {
    world.replicate();
    world.pair.loseAnswer("complete");
    world.pair.loseAnswer("promote");
    world.records.lostAnswers = 1;
    failOver("f", new FailoverTarget.Latest());
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
    assertThat(world.records.phases()).doesNotHaveDuplicates();
  }
}
