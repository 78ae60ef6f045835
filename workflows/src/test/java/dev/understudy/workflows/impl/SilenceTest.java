package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.domain.Attention;
import dev.understudy.domain.Attention.Action;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.IngestEdge;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A primary that cannot be heard, and one that says that it gave up. */
class SilenceTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private void lose() {
    world.replicate();
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.SOURCE_LOST));
    world.awaitAttention();
    world.awaitSettled();
  }

  @Test
  void aLostPrimaryIsWarnedOfThreeTimesAndNeverEndsTheStream() {
    lose();
    assertThat(attention().since()).isBefore(world.now());
    world.temporal.sleep(Duration.ofHours(13));
    world.awaitSentence("50 %");
    world.temporal.sleep(Duration.ofHours(7));
    world.awaitSentence("80 %");
    world.temporal.sleep(Duration.ofHours(3));
    world.awaitSentence("95 %");
    world.temporal.sleep(Duration.ofHours(100));
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.REPLICATING);
    assertThat(attention().reason()).isEqualTo(Attention.Reason.SOURCE_LOST);
    assertThat(attention().actions()).contains(Action.FAIL_OVER_TO_LATEST);
    assertThat(world.records.sentences().stream().filter(said -> said.contains(" % of the")))
        .hasSize(3);
    world.stream()
        .requestFailover(world.failover("f", new FailoverTarget.Latest(), world.sample()));
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
  }

  @Test
  void theAttentionOffersTheLatestTime() {
    lose();
    world.signal("intervene", Map.of("action", "FAIL_OVER_TO_LATEST", "actor", "eve"));
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
  }

  @Test
  void whatTheClusterPausedIsResumedByItselfAndTheLossStaysTold() {
    lose();
    world.pair.hold("resume");
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.PAUSED_BY_CLUSTER));
    world.awaitPhase(StreamPhase.RESUMING);
    assertThat(attention().reason()).isEqualTo(Attention.Reason.SOURCE_LOST);
    assertThat(attention().step()).isEqualTo(StreamPhase.RESUMING);
    world.pair.release("resume");
    world.awaitPhase(StreamPhase.REPLICATING);
    assertThat(world.row().attention()).isNull();
    assertThat(world.records.sentences())
        .anyMatch(said -> said.contains("the standby's cluster paused the replication"));
  }

  @Test
  void aScanThatTheClusterPausedGoesOnAsAScan() {
    world.create();
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    world.pair.scanning = true;
    world.pair.hold("resume");
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.PAUSED_BY_CLUSTER));
    world.awaitPhase(StreamPhase.RESUMING);
    world.pair.release("resume");
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
  }

  @Test
  void aHumanMayPauseWhatIsResuming() {
    lose();
    world.pair.hold("resume");
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.PAUSED_BY_CLUSTER));
    world.awaitEntered("resume");
    world.stream().pause(world.change("p"));
    world.awaitPhase(StreamPhase.PAUSED);
    assertThat(world.pair.done()).doesNotContain("resume");
  }

  @Test
  void onThePrimarysOwnWordTheStreamIsCanceledAndTheStandbyKeepsItsData() {
    lose();
    world.stream()
        .ingestEdge(
            new IngestEdge(
                IngestEdge.Kind.SOURCE_EXPIRED, world.sample(), "replication stream 7 timed out"));
    world.awaitEnd();
    StreamState.Canceled end = (StreamState.Canceled) world.row().state();
    assertThat(end.reason()).contains("replication stream 7 timed out");
    assertThat(world.pair.done()).contains("undo KEPT").doesNotContain("undo EMPTY");
  }

  @Test
  void aPauseThatOutlivedThePrimarysPatienceEndsTheSameWay() {
    world.replicate();
    world.signal("pause");
    world.awaitPhase(StreamPhase.PAUSED);
    world.stream()
        .ingestEdge(new IngestEdge(IngestEdge.Kind.SOURCE_EXPIRED, world.sample(), "timed out"));
    world.awaitEnd();
    assertThat(world.pair.done()).contains("undo KEPT");
  }

  @Test
  void aPrimaryThatIsBackIsForgotten() {
    lose();
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.SOURCE_BACK));
    await().atMost(Duration.ofSeconds(10)).until(() -> world.row().attention() == null);
    world.temporal.sleep(Duration.ofHours(30));
    assertThat(world.records.sentences()).noneMatch(said -> said.contains(" % of the"));
  }

  private Attention attention() {
    return Objects.requireNonNull(world.row().attention());
  }
}
