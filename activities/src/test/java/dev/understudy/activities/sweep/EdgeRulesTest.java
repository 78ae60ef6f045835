package dev.understudy.activities.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Attention;
import dev.understudy.domain.AttentionRules;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.IngestEdge.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EdgeRulesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final ReplicationFacts FACTS = new ReplicationFacts("main", 3L, null);
  private static final StreamRecord SCANNING = row(new StreamState.InitialScan(FACTS));
  private static final StreamRecord REPLICATING = row(new StreamState.Replicating(FACTS));
  private static final Told TOLD = Told.NOTHING.with(Kind.HOURLY, NOW);

  @Test
  void aScanIsFinishedOnceThereIsAReplicatedTime() {
    assertThat(EdgeRules.edge(SCANNING, sample(null, "replicating"), TOLD)).isEmpty();
    assertThat(EdgeRules.edge(SCANNING, lagging(1), TOLD)).contains(Kind.SCAN_FINISHED);
  }

  @Test
  void anEdgeThatTheRowDoesNotShowYetIsToldAgain() {
    assertThat(
            EdgeRules.edge(
                SCANNING, lagging(1), TOLD.with(Kind.SCAN_FINISHED, NOW.minusSeconds(1))))
        .isEmpty();
    assertThat(
            EdgeRules.edge(
                SCANNING, lagging(1), TOLD.with(Kind.SCAN_FINISHED, NOW.minusSeconds(6))))
        .contains(Kind.SCAN_FINISHED);
  }

  @Test
  void lagIsToldWithHysteresisAndNotMoreThanOnceAMinute() {
    assertThat(EdgeRules.edge(REPLICATING, lagging(59), TOLD)).isEmpty();
    assertThat(EdgeRules.edge(REPLICATING, lagging(61), TOLD)).contains(Kind.LAG_OVER_BUDGET);

    Told over = TOLD.with(Kind.LAG_OVER_BUDGET, NOW.minusSeconds(90));
    assertThat(EdgeRules.edge(REPLICATING, lagging(45), over)).isEmpty();
    assertThat(EdgeRules.edge(REPLICATING, lagging(5), over)).contains(Kind.LAG_WITHIN_BUDGET);

    Told lately = TOLD.with(Kind.LAG_OVER_BUDGET, NOW.minusSeconds(30));
    assertThat(EdgeRules.edge(REPLICATING, lagging(5), lately)).isEmpty();
  }

  @Test
  void oneSampleAnHourIsTold() {
    Told told = Told.NOTHING.with(Kind.HOURLY, NOW.minus(Duration.ofMinutes(61)));
    assertThat(EdgeRules.edge(REPLICATING, lagging(1), told)).contains(Kind.HOURLY);
  }

  @Test
  void aReplicaThatVanishedOrWasPausedIsToldUntilAHumanKnows() {
    assertThat(EdgeRules.edge(REPLICATING, sample(null, "gone"), TOLD)).contains(Kind.GONE);
    assertThat(EdgeRules.edge(REPLICATING, sample(NOW, "replication paused"), TOLD))
        .contains(Kind.PAUSED_BY_CLUSTER);
    StreamRecord known =
        REPLICATING.needing(
            AttentionRules.raise(
                Attention.Reason.STEP_FAILED, StreamPhase.REPLICATING, NOW, "gone"));
    assertThat(EdgeRules.edge(known, sample(null, "gone"), TOLD)).isEmpty();
  }

  @Test
  void aPrimaryIsLostOnceAndBackOnce() {
    assertThat(EdgeRules.sourceEdge(REPLICATING, false, TOLD, NOW)).contains(Kind.SOURCE_LOST);
    assertThat(EdgeRules.sourceEdge(REPLICATING, true, TOLD, NOW)).isEmpty();
    StreamRecord lost =
        REPLICATING.needing(
            AttentionRules.raise(
                Attention.Reason.SOURCE_LOST, StreamPhase.REPLICATING, NOW, "lost"));
    assertThat(EdgeRules.sourceEdge(lost, false, TOLD, NOW)).isEmpty();
    assertThat(EdgeRules.sourceEdge(lost, true, TOLD, NOW)).contains(Kind.SOURCE_BACK);
  }

  private static ProgressSample lagging(long seconds) {
    return sample(NOW.minusSeconds(seconds), "replicating");
  }

  private static ProgressSample sample(@Nullable Instant replicated, String status) {
    return new ProgressSample(
        new UUID(0, 9), NOW, NOW.minusSeconds(3600), replicated, status, null, 0);
  }

  private static StreamRecord row(StreamState state) {
    return new StreamRecord(
        new UUID(0, 9), new UUID(0, 1), new UUID(0, 2), false, NOW, state, null, 4, 1);
  }
}
