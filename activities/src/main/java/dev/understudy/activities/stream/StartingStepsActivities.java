package dev.understudy.activities.stream;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.Order;
import dev.understudy.activities.cluster.SystemConnection.Replication;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.catalog.StreamLedger;
import dev.understudy.catalog.StreamReader;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.ReplicationFacts.Backup;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.StartingSteps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** From a created stream to one that replicates. */
final class StartingStepsActivities implements StartingSteps {
  private static final String REPLICATION_USER = "understudy_replication";
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration A_WHILE = Duration.ofSeconds(60);

  private final StreamClusters clusters;
  private final Preflight preflight;
  private final StandbyBackup backups;
  private final Sampler sampler;
  private final StreamLedger ledger;
  private final Passwords passwords;
  private final Names names;
  private final Waiting waiting;

  StartingStepsActivities(
      StreamClusters clusters,
      StreamReader reader,
      StreamLedger ledger,
      Passwords passwords,
      Names names,
      Waiting waiting) {
    this.clusters = clusters;
    this.preflight = new Preflight(clusters, reader);
    this.backups = new StandbyBackup(waiting);
    this.sampler = new Sampler(waiting.clock());
    this.ledger = ledger;
    this.passwords = passwords;
    this.names = names;
    this.waiting = waiting;
  }

  @Override
  public ReplicationFacts preflight(StreamRecord record) {
    clusters.checkDriver(record);
    return preflight.look(record);
  }

  @Override
  public void peer(StreamRecord record) {
    clusters.checkDriver(record);
    ClusterAccess replication =
        clusters.replicationAccess(record, passwords.loginFor(REPLICATION_USER));
    try (SystemConnection primary = clusters.primary(record)) {
      primary.enableRangefeeds();
      primary.createReplicationUser(replication.login());
    }
    try (SystemConnection standby = clusters.standby(record)) {
      standby.enableRangefeeds();
      standby.connectTo(names.connection(record), replication);
    }
  }

  @Override
  public BackupReport backUpStandby(StreamRecord record) {
    clusters.checkDriver(record);
    ReplicationFacts facts = ((StreamState.BackingUpStandby) record.state()).facts();
    String location = names.backup(record);
    try (SystemConnection standby = clusters.standby(record)) {
      Optional<VirtualCluster> found = ownOf(standby, facts);
      if (found.isEmpty()) {
        return new BackupReport(
            null, "the standby holds no application virtual cluster, so nothing was backed up");
      }
      Backup backup =
          found.get().serves()
              ? backUpServing(record, found.get(), location)
              : backups.ofEverything(standby, location);
      return new BackupReport(
          backup, "the standby's data is in %s (job %d)".formatted(location, backup.jobId()));
    }
  }

  @Override
  public void wipeStandby(StreamRecord record) {
    clusters.checkDriver(record);
    ReplicationFacts facts = ((StreamState.WipingStandby) record.state()).facts();
    try (SystemConnection standby = clusters.standby(record)) {
      Optional<VirtualCluster> found = ownOf(standby, facts);
      if (found.isPresent()) {
        preflight.checkMayBeOverwritten(record, found.get());
        long id = found.get().id();
        stopService(standby, found.get());
        StandbyReader.drop(standby, found.get().name());
        standby.drop(id);
        waiting.until(
            "The end of the standby's virtual cluster",
            EVERY,
            A_WHILE,
            () -> ownOf(standby, facts).isEmpty());
      }
    }
  }

  @Override
  public void startReplication(StreamRecord record) {
    clusters.checkDriver(record);
    ReplicationFacts facts = ((StreamState.StartingReplication) record.state()).facts();
    String name = facts.virtualCluster();
    Order order =
        new Order(names.connection(record), facts.source(), name, record.reader() != null);
    try (SystemConnection standby = clusters.standby(record)) {
      Optional<Replication> found = standby.replication(name);
      if (facts.keepsStandby() && found.isPresent() && found.get().isReady()) {
        failBack(record, standby, order);
      } else if (found.isEmpty() && !facts.keepsStandby()) {
        standby.replicateFrom(order);
      } else if (found.isEmpty() || !found.get().isFilled()) {
        throw new UnderstudyException(
            ErrorCode.CLUSTER_REFUSED,
            "The standby has a virtual cluster %s in state %s that no replication fills."
                .formatted(name, found.map(Replication::status).orElse("gone")));
      }
      waiting.until(
          "The start of the initial scan",
          EVERY,
          A_WHILE,
          () -> standby.replication(name).map(now -> now.retainedTime() != null).orElse(false));
      ledger.recordProgress(List.of(sampler.sample(record.id(), name, standby)));
    }
  }

  /** What was not agreed to be wiped is not: if the history is gone after all, a human decides. */
  private void failBack(StreamRecord record, SystemConnection standby, Order order) {
    ReplicationFacts facts = ((StreamState.StartingReplication) record.state()).facts();
    VirtualCluster own =
        ownOf(standby, facts)
            .orElseThrow(
                () ->
                    new UnderstudyException(
                        ErrorCode.CLUSTER_REFUSED,
                        "The standby's virtual cluster %s is not the one that preflight found."
                            .formatted(order.virtualCluster())));
    preflight.checkMayBeOverwritten(record, own);
    stopService(standby, own);
    try {
      standby.startReplicationOf(order);
    } catch (UnderstudyException refused) {
      if (refused.code() != ErrorCode.CLUSTER_REFUSED) {
        throw refused;
      }
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED,
          ("The standby does not go on with net-new changes; nothing of it was dropped, and its"
                  + " virtual cluster %1$s is offline. %2$s RETRY asks it again. ABORT ends the"
                  + " stream and lets %1$s serve as it did before; for a full copy, drop %1$s after"
                  + " that and create a new stream.")
              .formatted(order.virtualCluster(), refused.getMessage()),
          refused);
    }
  }

  private void stopService(SystemConnection standby, VirtualCluster own) {
    if (own.serves()) {
      standby.stopService(own.id());
      waiting.until(
          "The end of the standby's service",
          EVERY,
          A_WHILE,
          () -> byId(standby, own.id()).map(left -> !left.serves()).orElse(true));
    }
  }

  private Backup backUpServing(StreamRecord record, VirtualCluster found, String location) {
    try (ApplicationConnection application =
        clusters.application(record.standbyClusterId(), found.name())) {
      return backups.ofApplication(application, location);
    }
  }

  /** The virtual cluster that preflight found, by its id: another may have its name since. */
  private static Optional<VirtualCluster> ownOf(SystemConnection standby, ReplicationFacts facts) {
    Long id = facts.wipedVirtualClusterId();
    return id == null ? Optional.empty() : byId(standby, id);
  }

  private static Optional<VirtualCluster> byId(SystemConnection standby, long id) {
    return standby.virtualClusters().stream().filter(found -> found.id() == id).findFirst();
  }
}
