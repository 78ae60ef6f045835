package dev.understudy.activities.stream;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.ReplicationFacts.Backup;
import dev.understudy.domain.StandbyFate;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState.Undoing;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.UndoSteps;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes back what a canceled stream had begun, by what is found on the standby. */
final class UndoStepsActivities implements UndoSteps {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  private final StreamClusters clusters;
  private final StandbyBackup backups;
  private final StandbyRestore restore;
  private final Names names;
  private final Waiting waiting;

  UndoStepsActivities(StreamClusters clusters, Names names, Waiting waiting) {
    this.clusters = clusters;
    this.backups = new StandbyBackup(waiting);
    this.restore = new StandbyRestore(waiting);
    this.names = names;
    this.waiting = waiting;
  }

  @Override
  public UndoReport undo(StreamRecord record) {
    clusters.checkDriver(record);
    Undoing state = (Undoing) record.state();
    ReplicationFacts facts = state.facts();
    if (facts == null) {
      return new UndoReport("nothing had been begun");
    }
    try (SystemConnection standby = clusters.standby(record)) {
      // Kept for a failback, it has the same id before and after replication has begun.
      Optional<VirtualCluster> before =
          byId(standby, facts.wipedVirtualClusterId())
              .filter(found -> !facts.keepsStandby() || found.isReady());
      String done =
          before.isPresent()
              ? giveBack(record, state, standby, before.get())
              : afterWipe(standby, state.standby(), facts);
      if (before.isPresent() || state.standby() != StandbyFate.KEPT) {
        standby.disconnect(names.connection(record));
      }
      return new UndoReport(done);
    }
  }

  private String afterWipe(SystemConnection standby, StandbyFate fate, ReplicationFacts facts) {
    return switch (fate) {
      case EMPTY -> dropReplica(standby, facts);
      case RESTORED -> restore(standby, facts);
      case KEPT -> keepReplica(standby, facts);
    };
  }

  private String restore(SystemConnection standby, ReplicationFacts facts) {
    Backup backup = facts.backup();
    Long oldId = facts.wipedVirtualClusterId();
    if (backup == null || oldId == null) {
      return dropReplica(standby, facts);
    }
    if (!restore.isDone(standby, backup)) {
      dropReplica(standby, facts);
      restore.restore(standby, oldId, backup, facts.virtualCluster());
    }
    return restore.putBack(standby, backup, facts.virtualCluster());
  }

  /** Nothing is dropped: what is there may be the last copy. A failback goes no further. */
  private String keepReplica(SystemConnection standby, ReplicationFacts facts) {
    String name = facts.virtualCluster();
    if (facts.keepsStandby() && !isPaused(standby, name)) {
      standby.pauseReplication(name);
      waiting.until("The pause of replication", EVERY, A_WHILE, () -> isPaused(standby, name));
    }
    return standby
        .replication(name)
        .map(
            left ->
                left.replicatedTime() == null
                    ? ("the standby's virtual cluster %s is kept as it is, with an unfinished scan;"
                            + " DROP VIRTUAL CLUSTER %s empties the standby")
                        .formatted(name, name)
                    : ("the standby's virtual cluster %s is kept, offline, as of %s; ALTER VIRTUAL"
                            + " CLUSTER %s COMPLETE REPLICATION TO LATEST makes it usable, DROP"
                            + " VIRTUAL CLUSTER %s empties the standby")
                        .formatted(name, left.replicatedTime(), name, name))
        .orElse("there is no virtual cluster %s left on the standby".formatted(name));
  }

  /** The standby's own virtual cluster is still there: it serves again as it did. */
  private String giveBack(
      StreamRecord record, Undoing state, SystemConnection standby, VirtualCluster own) {
    if (state.during() == StreamPhase.BACKING_UP_STANDBY) {
      cancelBackup(record, standby, own);
    }
    if (mayHaveBeenStopped(state) && !own.serves()) {
      standby.startService(own.id());
    }
    return "the standby's virtual cluster %s is as it was".formatted(own.name());
  }

  /** What did not serve before its backup was not stopped by a failback. */
  private static boolean mayHaveBeenStopped(Undoing state) {
    ReplicationFacts facts = state.facts();
    Backup backup = facts == null ? null : facts.backup();
    return state.during() == StreamPhase.WIPING_STANDBY
        || (state.during() == StreamPhase.STARTING_REPLICATION
            && backup != null
            && backup.served());
  }

  /** What is not there any more, or was made usable by somebody, does not replicate either. */
  private static boolean isPaused(SystemConnection standby, String name) {
    return standby.replication(name).map(found -> found.isPaused() || found.isReady()).orElse(true);
  }

  private void cancelBackup(StreamRecord record, SystemConnection standby, VirtualCluster own) {
    if (own.serves()) {
      try (ApplicationConnection application =
          clusters.application(record.standbyClusterId(), own.name())) {
        backups.cancel(application, names.backup(record));
      }
    } else {
      backups.cancel(standby, names.backup(record));
    }
  }

  private String dropReplica(SystemConnection standby, ReplicationFacts facts) {
    Optional<VirtualCluster> replica = byName(standby, facts.virtualCluster());
    if (replica.isPresent()) {
      if (replica.get().isReady()) {
        throw new UnderstudyException(
            ErrorCode.CLUSTER_REFUSED,
            "The standby's virtual cluster %s is ready for use; it is not dropped."
                .formatted(facts.virtualCluster()));
      }
      StandbyReader.drop(standby, replica.get().name());
      standby.drop(replica.get().id());
      waiting.until(
          "The end of the standby's replica",
          EVERY,
          A_WHILE,
          () -> byName(standby, facts.virtualCluster()).isEmpty());
    }
    Backup backup = facts.backup();
    return backup == null
        ? "the standby is empty, as it was"
        : "the standby is empty; its former data is in %s and comes back by RESTORE FROM LATEST IN '%s'"
            .formatted(backup.location(), backup.location());
  }

  private static Optional<VirtualCluster> byId(SystemConnection standby, @Nullable Long id) {
    return standby.virtualClusters().stream()
        .filter(found -> Long.valueOf(found.id()).equals(id))
        .findFirst();
  }

  private static Optional<VirtualCluster> byName(SystemConnection standby, String name) {
    return standby.virtualClusters().stream()
        .filter(found -> found.name().equals(name))
        .findFirst();
  }
}
