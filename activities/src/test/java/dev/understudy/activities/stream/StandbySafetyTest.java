package dev.understudy.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.ReplicationFacts.Backup;
import dev.understudy.domain.StandbyFate;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.ManualClock;
import java.security.SecureRandom;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What may be destroyed on a standby, and what never. */
class StandbySafetyTest {
  private static final UUID STREAM = new UUID(0, 9);
  private static final String LOCATION = "nodelocal://1/understudy/" + STREAM;
  private static final ReplicationFacts FACTS =
      new ReplicationFacts("main", 3L, new Backup(LOCATION, 7, 100, true));

  private final FakeSite site = new FakeSite();
  private final FakeStandby standby = site.standby;
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

  @Test
  void theWipeStopsAndDropsTheVirtualClusterOfThePreflight() {
    put(3, "main", "ready", "shared");
    starting.wipeStandby(row(new StreamState.WipingStandby(FACTS)));
    assertThat(standby.done).containsExactly("stop 3", "drop 3", "close");
  }

  @Test
  void aLateWipeDoesNotTouchTheNewVirtualCluster() {
    put(4, "main", "replicating", "none");
    starting.wipeStandby(row(new StreamState.WipingStandby(FACTS)));
    assertThat(standby.done).containsExactly("close");
  }

  @Test
  void theWipeStopsWhereClientsHaveComeMeanwhile() {
    put(3, "main", "ready", "shared");
    site.application.sessions = 2;
    assertRefused(
        ErrorCode.CONFIRMATION_NEEDED,
        () -> starting.wipeStandby(row(new StreamState.WipingStandby(FACTS))));
    assertThat(standby.done).containsExactly("close");
  }

  @Test
  void anotherDriversStepTouchesNothing() {
    put(3, "main", "ready", "shared");
    site.driven = false;
    assertRefused(
        ErrorCode.STALE_DRIVER,
        () -> starting.wipeStandby(row(new StreamState.WipingStandby(FACTS))));
    assertRefused(ErrorCode.STALE_DRIVER, () -> undoing.undo(canceledDuring(StreamPhase.PEERING)));
    assertThat(standby.done).isEmpty();
  }

  @Test
  void aBackupThatIsThereAlreadyIsNotMadeAgain() {
    put(3, "main", "ready", "none");
    standby.jobs.put(
        5L, new Job(5, "BACKUP", "BACKUP INTO '" + LOCATION + "'", "succeeded", 1.0, ""));
    assertThat(starting.backUpStandby(row(new StreamState.BackingUpStandby(FACTS))).backup())
        .isEqualTo(new Backup(LOCATION, 5, 0, false));
    assertThat(standby.done).containsExactly("close");
  }

  @Test
  void undoingDuringTheBackupCancelsItAndLeavesTheDataAlone() {
    put(3, "main", "ready", "none");
    standby.jobs.put(
        5L, new Job(5, "BACKUP", "BACKUP INTO '" + LOCATION + "'", "running", 0.1, ""));
    undoing.undo(canceledDuring(StreamPhase.BACKING_UP_STANDBY));
    assertThat(standby.done)
        .containsExactly("cancel 5", "disconnect understudy-" + STREAM, "close");
  }

  @Test
  void undoingDuringTheWipeLetsTheStandbyServeAgain() {
    put(3, "main", "ready", "none");
    undoing.undo(canceledDuring(StreamPhase.WIPING_STANDBY));
    assertThat(standby.done).startsWith("start 3").noneMatch(done -> done.startsWith("drop"));
  }

  @Test
  void undoingAfterTheWipeDropsTheReplicaAndSaysWhereTheDataIs() {
    put(4, "main", "replicating", "none");
    assertThat(undoing.undo(canceledDuring(StreamPhase.REPLICATING)).sentence()).contains(LOCATION);
    assertThat(standby.done).startsWith("drop 4");
  }

  @Test
  void undoingNeverDropsWhatIsReadyForUse() {
    put(4, "main", "ready", "none");
    assertRefused(
        ErrorCode.CLUSTER_REFUSED, () -> undoing.undo(canceledDuring(StreamPhase.REPLICATING)));
    assertThat(standby.done).noneMatch(done -> done.startsWith("drop"));
  }

  @Test
  void aRestoreThatWasAskedForFollowsTheDropAndLetsTheStandbyServeAgain() {
    put(4, "main", "replicating", "none");
    String sentence =
        undoing.undo(canceled(StreamPhase.REPLICATING, StandbyFate.RESTORED)).sentence();
    assertThat(standby.done).startsWith("drop 4", "restore 3 from " + LOCATION, "start 9");
    assertThat(sentence).contains("was restored from " + LOCATION).contains("serves");
  }

  @Test
  void aRestoreThatIsDoneAlreadyIsNotMadeAgainAndNothingOfItDropped() {
    put(4, "main", "replicating", "none");
    undoing.undo(canceled(StreamPhase.REPLICATING, StandbyFate.RESTORED));
    standby.done.clear();
    undoing.undo(canceled(StreamPhase.REPLICATING, StandbyFate.RESTORED));
    assertThat(standby.done).containsExactly("disconnect understudy-" + STREAM, "close");
  }

  @Test
  void aRestoreThatIsRefusedSaysSo() {
    put(4, "main", "replicating", "none");
    standby.refuseRestore = true;
    assertRefused(
        ErrorCode.CLUSTER_REFUSED,
        () -> undoing.undo(canceled(StreamPhase.REPLICATING, StandbyFate.RESTORED)));
  }

  @Test
  void beforeTheWipeThereIsNothingToRestore() {
    put(3, "main", "ready", "shared");
    undoing.undo(canceled(StreamPhase.PEERING, StandbyFate.RESTORED));
    assertThat(standby.done).containsExactly("disconnect understudy-" + STREAM, "close");
  }

  @Test
  void theEndThatNobodyAskedForChangesNothingOnTheStandby() {
    put(4, "main", "replicating", "none");
    assertThat(undoing.undo(canceled(StreamPhase.REPLICATING, StandbyFate.KEPT)).sentence())
        .contains("is kept, offline, as of " + FakeStandby.START)
        .contains("COMPLETE REPLICATION TO LATEST");
    assertThat(standby.done).containsExactly("close");
  }

  private void put(long id, String name, String dataState, String serviceMode) {
    standby.virtualClusters.put(id, new VirtualCluster(id, name, dataState, serviceMode));
  }

  private static StreamRecord canceledDuring(StreamPhase phase) {
    return canceled(phase, StandbyFate.EMPTY);
  }

  private static StreamRecord canceled(StreamPhase phase, StandbyFate fate) {
    return row(new StreamState.Undoing(phase, FACTS, FakeStandby.START, "no longer wanted", fate));
  }

  private static StreamRecord row(StreamState state) {
    return new StreamRecord(
        STREAM, new UUID(0, 1), new UUID(0, 2), false, FakeStandby.START, state, null, 4, 1);
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UnderstudyException.class)
        .extracting(refused -> ((UnderstudyException) refused).code())
        .isEqualTo(code);
  }
}
