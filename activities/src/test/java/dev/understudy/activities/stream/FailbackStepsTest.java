package dev.understudy.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ClusterVersion;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Failback;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HistoryWindow;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.ReplicationFacts.Backup;
import dev.understudy.domain.StandbyFate;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.ManualClock;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream back to the cluster that the primary was promoted out of. */
class FailbackStepsTest {
  private static final UUID STREAM = new UUID(0, 9);
  private static final Instant PARTED = FakeStandby.START.minusSeconds(600);
  private static final ReplicationFacts KEPT =
      new ReplicationFacts(
          "main",
          3L,
          new Backup("nodelocal://1/understudy/" + STREAM, 7, 100, true),
          new Failback(
              Failback.Mode.NET_NEW,
              "both have the same data",
              HlcTimestamp.of(PARTED),
              FakeStandby.START.minusSeconds(60),
              PARTED.plus(HistoryWindow.LENGTH)),
          null);

  private final FakeSite site = new FakeSite();
  private final FakeStandby standby = site.standby;
  private final FakeStandby primary = new FakeStandby();
  private final ManualClock clock = new ManualClock(FakeStandby.START);
  private final Waiting waiting = new Waiting(clock, clock::advance);
  private final Names names = new Names("nodelocal://1/understudy");
  private final StartingStepsActivities starting =
      new StartingStepsActivities(
          site.clusters(),
          new NobodyPromoted(),
          site,
          new Passwords(new SecureRandom()),
          names,
          waiting);
  private final UndoStepsActivities undoing =
      new UndoStepsActivities(site.clusters(), names, waiting);

  @BeforeEach
  void failedOver() {
    site.primary = primary;
    standby.id = "aaaa";
    put(standby, 3, "main", "ready", "shared");
    standby.status = "ready";
    put(primary, 1, "system", "ready", "shared");
    put(primary, 4, "main", "ready", "shared");
    primary.source = "aaaa:3";
    primary.activated = HlcTimestamp.of(PARTED);
  }

  @Test
  void thePreflightFindsTheSharedHistoryAndTouchesNothing() {
    ReplicationFacts facts = preflight();
    Failback failback = Objects.requireNonNull(facts.failback());
    assertThat(facts.keepsStandby()).isTrue();
    assertThat(facts.wipedVirtualClusterId()).isEqualTo(3);
    assertThat(failback.activation()).isEqualTo(HlcTimestamp.of(PARTED));
    assertThat(failback.historyUntil()).isEqualTo(PARTED.plus(HistoryWindow.LENGTH));
    assertThat(standby.done).containsExactly("close");
    assertThat(primary.done).containsExactly("close");
  }

  @Test
  void anOldPrimaryWithClientsIsFailedBackToOnlyOnAYes() {
    site.application.sessions = 1;
    assertRefused(ErrorCode.CONFIRMATION_NEEDED, this::preflight);
    assertRefused(
        ErrorCode.CONFIRMATION_NEEDED,
        () -> starting.startReplication(row(new StreamState.StartingReplication(KEPT))));
    assertThat(standby.done).containsOnly("close");
  }

  @Test
  void aPrimaryThatIsNotVirtualizedIsReplicatedAsAWhole() {
    primary.virtualClusters.remove(4L);
    primary.defaultTarget = "";
    primary.source = null;
    ReplicationFacts facts = preflight();
    assertThat(facts.source()).isEqualTo("system");
    assertThat(facts.virtualCluster()).isEqualTo("main");
    assertThat(facts.failback()).isNull();
    standby.empty = true;
    starting.startReplication(row(new StreamState.StartingReplication(facts)));
    assertThat(standby.done).contains("replicate main of system");
  }

  @Test
  void aVirtualizedPrimaryThatServesNothingIsRefused() {
    primary.virtualClusters.remove(4L);
    assertRefused(ErrorCode.CLUSTER_REFUSED, this::preflight);
  }

  @Test
  void aPrimaryOfTheFirstVersionIsRefusedWhereItIsNotVirtualized() {
    primary.version = new ClusterVersion(23, 2);
    primary.virtualClusters.remove(4L);
    primary.defaultTarget = "system";
    assertRefused(ErrorCode.CLUSTER_REFUSED, this::preflight);
  }

  @Test
  void theFirstVersionGetsAFullCopyWhateverItSays() {
    primary.version = new ClusterVersion(23, 2);
    assertThat(preflight().keepsStandby()).isFalse();
  }

  @Test
  void anOldPrimaryThatWasNotVirtualizedGetsAFullCopy() {
    standby.virtualClusters.clear();
    primary.source = "aaaa:1";
    Failback failback = Objects.requireNonNull(preflight().failback());
    assertThat(failback.mode()).isEqualTo(Failback.Mode.FULL_COPY);
    assertThat(failback.because()).contains("not virtualized");
  }

  @Test
  void theStartStopsTheServiceAndDropsNothing() {
    starting.startReplication(row(new StreamState.StartingReplication(KEPT)));
    assertThat(standby.done).containsExactly("stop 3", "start replication of main", "close");
    assertThat(site.samples).hasSize(1);
  }

  @Test
  void aStartWhoseAnswerWasLostIsNotMadeAgain() {
    starting.startReplication(row(new StreamState.StartingReplication(KEPT)));
    standby.done.clear();
    starting.startReplication(row(new StreamState.StartingReplication(KEPT)));
    assertThat(standby.done).containsExactly("close");
  }

  @Test
  void aStartThatIsRefusedSaysWhatMayBeDoneAndWipesNothing() {
    standby.historyGone = true;
    assertThatThrownBy(
            () -> starting.startReplication(row(new StreamState.StartingReplication(KEPT))))
        .hasMessageContainingAll("no history is retained", "nothing of it was dropped", "ABORT");
    assertThat(standby.done).noneMatch(done -> done.startsWith("drop"));
    assertThat(undo(StreamPhase.STARTING_REPLICATION)).contains("as it was");
    assertThat(standby.done).contains("start 3").noneMatch(done -> done.startsWith("drop"));
  }

  @Test
  void aVirtualClusterThatIsNotTheOneOfThePreflightIsNotOverwritten() {
    standby.virtualClusters.clear();
    put(standby, 8, "main", "ready", "none");
    assertRefused(
        ErrorCode.CLUSTER_REFUSED,
        () -> starting.startReplication(row(new StreamState.StartingReplication(KEPT))));
    assertThat(standby.done).containsExactly("close");
  }

  @Test
  void undoneAfterTheStartTheVirtualClusterIsKeptAndPaused() {
    put(standby, 3, "main", "replicating", "none");
    standby.status = "replicating";
    assertThat(undo(StreamPhase.REPLICATING)).contains("is kept, offline");
    assertThat(standby.done).containsExactly("pause replication", "close");
    standby.done.clear();
    undo(StreamPhase.REPLICATING);
    assertThat(standby.done).containsExactly("close");
  }

  @Test
  void whatDidNotServeBeforeIsNotStartedByTheUndoing() {
    put(standby, 3, "main", "ready", "none");
    ReplicationFacts offline =
        new ReplicationFacts(
            "main", 3L, new Backup("nodelocal://1/x", 7, 1, false), KEPT.failback(), null);
    undoing.undo(canceled(StreamPhase.STARTING_REPLICATION, offline));
    assertThat(standby.done).noneMatch(done -> done.startsWith("start"));
  }

  @Test
  void theLatestTimeIsNotTakenBeforeTheStandbyHasCaughtUpByItsOwnWord() {
    Cutover cutover = new Cutover(waiting);
    standby.status = "replicating";
    standby.replicated = FakeStandby.START.minusSeconds(60);
    assertRefused(
        ErrorCode.FAILOVER_DURING_SCAN, () -> complete(cutover, new FailoverTarget.Latest()));
    assertRefused(
        ErrorCode.FAILOVER_BEFORE_RETAINED,
        () -> complete(cutover, new FailoverTarget.At(PARTED.minusNanos(1))));
    assertThat(standby.done).isEmpty();
    standby.replicated = FakeStandby.START.minusSeconds(59);
    complete(cutover, new FailoverTarget.Latest());
    assertThat(standby.done).hasSize(1);
  }

  private void complete(Cutover cutover, FailoverTarget target) {
    cutover.complete(standby, new StreamState.CatchingUp(KEPT, target, null));
  }

  private ReplicationFacts preflight() {
    return starting.preflight(row(new StreamState.Preflight()));
  }

  private String undo(StreamPhase during) {
    return undoing.undo(canceled(during, KEPT)).sentence();
  }

  private static StreamRecord canceled(StreamPhase during, ReplicationFacts facts) {
    return row(
        new StreamState.Undoing(
            during, facts, FakeStandby.START, "no longer wanted", StandbyFate.KEPT));
  }

  private static void put(
      FakeStandby cluster, long id, String name, String dataState, String serviceMode) {
    cluster.virtualClusters.put(id, new VirtualCluster(id, name, dataState, serviceMode));
  }

  private static StreamRecord row(StreamState state) {
    return new StreamRecord(
        STREAM, FakeSite.PRIMARY, new UUID(0, 2), false, FakeStandby.START, state, null, 4, 1);
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UnderstudyException.class)
        .extracting(refused -> ((UnderstudyException) refused).code())
        .isEqualTo(code);
  }
}
