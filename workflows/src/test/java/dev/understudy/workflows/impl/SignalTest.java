package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Attention;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a human sends in the Temporal Web UI or with the temporal command. */
class SignalTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void pauseAndResumeNeedNoInputAtAll() {
    world.replicate();
    world.signal("pause");
    world.awaitPhase(StreamPhase.PAUSED);
    world.signal("resume");
    world.awaitPhase(StreamPhase.REPLICATING);
    assertThat(world.records.sentences())
        .anyMatch(said -> said.startsWith("signal: REPLICATING to PAUSING because it was asked"));
  }

  @Test
  void failoverGoesToTheMomentThatIsGivenAndNamesWhoAndWhy() {
    world.replicate();
    Instant past = world.now().minusSeconds(5);
    world.signal(
        "failover", Map.of("at", past.toString(), "actor", "eve", "reason", "a drill", "mood", 7));
    world.awaitEnd();
    assertThat(world.row().failoverAt()).isEqualTo(past);
    assertThat(world.records.sentences())
        .anyMatch(said -> said.startsWith("eve: ") && said.contains("a drill"));
  }

  @Test
  void failoverWithoutInputGoesToTheLatestTime() {
    world.replicate();
    world.signal("failover");
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
    assertThat(world.row().failoverAt()).isNull();
  }

  @Test
  void withdrawFailoverWithdrawsIt() {
    world.replicate();
    world.signal("failover", Map.of("at", world.now().plusSeconds(1800).toString()));
    world.awaitPhase(StreamPhase.SCHEDULED);
    world.signal("withdrawFailover", Map.of("actor", "eve"));
    world.awaitPhase(StreamPhase.REPLICATING);
  }

  @Test
  void cancelMayAskForTheBackupToBeRestored() {
    world.replicate();
    world.signal("cancel", Map.of("restore_backup", true, "reason", "wrong cluster"));
    world.awaitEnd();
    assertThat(world.pair.done()).contains("undo RESTORED");
    assertThat(((StreamState.Canceled) world.row().state()).reason()).isEqualTo("wrong cluster");
    assertThat(world.records.sentences())
        .anyMatch(said -> said.contains("restored from nodelocal://1/understudy/x"));
  }

  @Test
  void interveneAnswersWhicheverStepAsks() {
    world.pair.fail("peer", ErrorCode.CLUSTER_REFUSED, 1);
    world.create();
    world.awaitAttention();
    world.signal("intervene", Map.of("action", "retry", "actor", "eve"));
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"failover", "withdrawFailover", "pause", "resume", "cancel", "intervene"})
  void unreadableInputIsWrittenDownAndTheStreamGoesOn(String name) {
    world.replicate();
    world.signal(name, "not an object");
    world.awaitSentence("The signal " + name + " could not be read");
    world.awaitSettled();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.REPLICATING);
  }

  @Test
  void valuesThatMeanNothingAreWrittenDownWithTheirSender() {
    world.replicate();
    world.signal("failover", Map.of("at", "tomorrow", "actor", "eve"));
    world.awaitSentence("eve: The signal failover could not be read: at must be a time");
    world.signal("intervene", Map.of("action", "dance"));
    world.awaitSentence("action must be one of");
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.REPLICATING);
  }

  @Test
  void aRefusalNamesWhoAskedAndWhy() {
    world.replicate();
    world.signal("resume", Map.of("actor", "eve", "reason", "impatience"));
    world.awaitSentence("eve: Refused");
    assertThat(world.records.sentences())
        .anyMatch(said -> said.startsWith("eve: Refused") && said.contains("impatience"));
  }

  @Test
  void aSignalToAStreamThatIsEndingIsRefusedInTheTimeline() {
    world.pair.hold("undo");
    world.replicate();
    world.signal("cancel");
    world.awaitEntered("undo");
    world.signal("pause", Map.of("actor", "eve"));
    world.awaitSentence("eve: Refused: The stream is CANCELED");
    world.pair.release("undo");
    world.awaitEnd();
  }

  @Test
  void theSameKeyIsCarriedOutOnce() {
    world.replicate();
    world.signal("pause", Map.of("key", "night-shift"));
    world.awaitPhase(StreamPhase.PAUSED);
    world.signal("resume");
    world.awaitPhase(StreamPhase.REPLICATING);
    world.signal("pause", Map.of("key", "night-shift"));
    world.awaitSentence("carried out before");
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.REPLICATING);
  }

  @Test
  void apiAndSignalAtOnceMakeOneFailover() {
    world.replicate();
    world.pair.hold("ready");
    world.signal("failover");
    world.awaitPhase(StreamPhase.CATCHING_UP);
    try {
      world.stream()
          .requestFailover(world.failover("f", new FailoverTarget.Latest(), world.sample()));
    } catch (io.temporal.client.WorkflowUpdateException tooLate) {
      Refusals.assertRefused(
          ErrorCode.STREAM_STATE,
          () -> {
            throw tooLate;
          });
    }
    world.pair.release("ready");
    world.awaitEnd();
    assertThat(world.pair.done().stream().filter("promote"::equals)).hasSize(1);
  }

  @Test
  void theTimelineQueryShowsWhatWasWrittenAndSurvivesANewRun() {
    world.replicate();
    world.awaitSettled();
    assertThat(world.stream().timeline()).hasSameSizeAs(world.records.sentences());
    world.temporal.sleep(Duration.ofHours(25));
    world.signal("pause", Map.of("actor", "eve"));
    world.awaitPhase(StreamPhase.PAUSED);
    world.awaitSettled();
    assertThat(world.stream().timeline())
        .extracting(entry -> entry.actor() + ": " + entry.sentence())
        .isEqualTo(world.records.sentences());
    for (int i = 0; i < 60; i++) {
      world.signal("pause", Map.of("actor", "eve-" + i));
    }
    world.awaitSentence("eve-59: Refused");
    world.awaitSettled();
    List<String> all = world.records.sentences();
    assertThat(world.stream().timeline())
        .hasSize(50)
        .last()
        .matches(e -> e.actor().equals("eve-59"));
    assertThat(all).hasSizeGreaterThan(60);
  }

  @Test
  void aSkippedRestoreStillEmptiesTheStandby() {
    world.pair.fail("undo RESTORED", ErrorCode.CLUSTER_REFUSED, 1);
    world.replicate();
    world.signal("cancel", Map.of("restore_backup", true));
    world.awaitAttention();
    assertThat(world.row().attention())
        .satisfies(
            asked ->
                assertThat(asked.actions())
                    .containsExactly(Attention.Action.RETRY, Attention.Action.SKIP));
    world.signal("intervene", Map.of("action", "SKIP", "actor", "eve"));
    world.awaitEnd();
    assertThat(world.pair.done()).contains("undo EMPTY");
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.CANCELED);
  }
}
