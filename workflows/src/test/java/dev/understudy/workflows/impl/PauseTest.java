package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Attention;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamStatus;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.IngestEdge;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PauseTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private void pause() {
    world.replicate();
    world.stream().pause(world.change("p"));
    world.awaitPhase(StreamPhase.PAUSED);
  }

  @Test
  void isCommittedFirstAndPausedOnlyOnceTheStandbyShowsIt() {
    world.replicate();
    world.pair.hold("pause");
    CommandOutcome asked = world.stream().pause(world.change("p"));
    assertThat(asked.subjectId()).isEqualTo(world.id);
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.PAUSING);
    assertThat(world.row().state().status()).isEqualTo(StreamStatus.REPLICATING);
    world.pair.release("pause");
    world.awaitPhase(StreamPhase.PAUSED);
    assertThat(world.row().state().status()).isEqualTo(StreamStatus.REPLICATING);

    world.awaitSettled();
    world.pair.hold("resume");
    world.stream().resume(world.change("r"));
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.RESUMING);
    world.pair.release("resume");
    world.awaitPhase(StreamPhase.REPLICATING);
  }

  @Test
  void theSameRequestAgainIsAnsweredAndChangesNothing() {
    world.replicate();
    world.pair.hold("pause");
    world.stream().pause(world.change("same"));
    world.awaitSettled();
    Refusals.assertRefused(
        ErrorCode.STREAM_STATE, () -> world.stream().pause(world.change("another")));
    world.pair.release("pause");
    world.awaitPhase(StreamPhase.PAUSED);
  }

  @Test
  void ofWhatIsNotPausedOrNotYetReplicatingIsRefused() {
    world.pair.hold("peer");
    world.create();
    world.awaitEntered("peer");
    world.awaitSettled();
    Refusals.assertRefused(ErrorCode.STREAM_STATE, () -> world.stream().pause(world.change("p")));
    Refusals.assertRefused(ErrorCode.STREAM_STATE, () -> world.stream().resume(world.change("r")));
    world.pair.release("peer");
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
  }

  @Test
  void withinTheScanGoesOnWithTheScan() {
    world.create();
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    world.awaitSettled();
    world.stream().pause(world.change("p"));
    world.awaitPhase(StreamPhase.PAUSED);
    world.pair.scanning = true;
    world.awaitSettled();
    world.stream().resume(world.change("r"));
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    assertThat(world.records.phases()).doesNotContain(StreamPhase.REPLICATING);
  }

  @Test
  void aResumeThatComesWhileThePauseIsOnItsWayWins() {
    world.replicate();
    world.pair.hold("pause");
    world.stream().pause(world.change("p"));
    world.awaitEntered("pause");
    world.stream().resume(world.change("r"));
    world.awaitPhase(StreamPhase.REPLICATING);
    assertThat(world.pair.done()).contains("resume").doesNotContain("pause");
  }

  @Test
  void aPausedStreamFailsOverToTheLatestTime() {
    pause();
    world.stream()
        .requestFailover(world.failover("f", new FailoverTarget.Latest(), world.sample()));
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
    assertThat(world.pair.done()).doesNotContain("resume");
  }

  @Test
  void aPausedStreamFailsOverToThePastButNotToATimeAhead() {
    pause();
    Refusals.assertRefused(
        ErrorCode.STREAM_STATE,
        () ->
            world.stream()
                .requestFailover(
                    world.failover(
                        "ahead",
                        new FailoverTarget.At(world.now().plusSeconds(600)),
                        world.sample())));
    world.stream()
        .requestFailover(
            world.failover(
                "past", new FailoverTarget.At(world.now().minusSeconds(60)), world.sample()));
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
  }

  @Test
  void aPausedStreamIsCanceled() {
    pause();
    world.stream().cancel(world.cancel("c"));
    world.awaitEnd();
    assertThat(world.pair.done()).contains("undo EMPTY");
  }

  @Test
  void whatWasAskedForIsNoNewsFromTheCluster() {
    pause();
    long version = world.row().version();
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.PAUSED_BY_CLUSTER));
    world.awaitSettled();
    assertThat(world.row().version()).isEqualTo(version);
    assertThat(world.row().attention()).isNull();
  }

  @Test
  void warnsWellBeforeThePrimaryLosesPatience() {
    pause();
    world.awaitSettled();
    world.temporal.sleep(Duration.ofHours(11));
    assertThat(world.row().attention()).isNull();
    world.temporal.sleep(Duration.ofHours(2));
    world.awaitSentence("50 %");
    Attention half = Objects.requireNonNull(world.row().attention());
    assertThat(half.reason()).isEqualTo(Attention.Reason.HISTORY_EXPIRES);
    world.temporal.sleep(Duration.ofHours(7));
    world.awaitSentence("80 %");
    world.temporal.sleep(Duration.ofHours(3));
    world.awaitSentence("95 %");
    assertThat(warnings()).isEqualTo(3);

    world.awaitSettled();
    world.stream().resume(world.change("r"));
    world.awaitPhase(StreamPhase.REPLICATING);
    assertThat(world.row().attention()).isNull();
  }

  private long warnings() {
    return world.records.sentences().stream().filter(said -> said.contains(" % of the")).count();
  }
}
