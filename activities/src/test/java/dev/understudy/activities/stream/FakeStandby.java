package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.ClusterVersion;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailbackRules.Retention;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A standby in memory that goes through the states of a failover as it is asked about them. */
final class FakeStandby implements SystemConnection {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  final Map<Long, VirtualCluster> virtualClusters = new HashMap<>();
  final Map<Long, Job> jobs = new HashMap<>();

  /** Connections of several threads are closed at once. */
  final List<String> done = new CopyOnWriteArrayList<>();

  /** Jobs that came with the data of another cluster. */
  final Set<Long> old = new HashSet<>();

  String status = "replicating";
  Instant retained = START.minusSeconds(3600);
  Instant replicated = START;
  @Nullable HlcTimestamp failoverTime;

  /** What the status names; null as in the versions that have no such column. */
  @Nullable Long jobInStatus = 11L;

  @Nullable HlcTimestamp activated;

  /** The cluster pauses by itself again until it was told to go on so often. */
  int ordersUntilAhead;

  /** So many looks long it removes what is above the failover time. */
  int cutsFor;

  private boolean resumed;
  boolean silent;
  boolean refuseRestore;

  /** Nothing is replicated yet. */
  boolean scanning;

  boolean licensed = true;
  boolean noWayToPrimary;
  boolean historyGone;

  /** Whether there is a virtual cluster to replicate into, or one that is replicated. */
  boolean empty;

  String id = "bbbb";
  String defaultTarget = "main";
  ClusterVersion version = new ClusterVersion(25, 2);

  /** Null where no upgrade is on its way. */
  @Nullable ClusterVersion finalized;

  List<Retention> kept = List.of();
  @Nullable String source;

  /** How far replication gets between two looks. */
  Duration pace = Duration.ofSeconds(1);

  @Override
  public Optional<Replication> replication(String virtualCluster) {
    if (empty && !status.equals("replicating")) {
      return Optional.empty();
    }
    boolean filled = !status.equals("ready");
    Replication now =
        new Replication(
            4,
            filled,
            filled ? jobInStatus : null,
            retained,
            scanning ? null : replicated,
            failoverTime,
            status);
    step();
    return Optional.of(now);
  }

  private void step() {
    HlcTimestamp target = failoverTime;
    switch (status) {
      case "replication pending failover" -> {
        replicated = replicated.plus(pace);
        if (target != null && !replicated.isBefore(target.toInstant())) {
          status = "replication failing over";
        }
      }
      case "replication failing over" -> {
        if (cutsFor > 0) {
          cutsFor--;
          return;
        }
        status = "ready";
        activated = target;
        failoverTime = null;
      }
      case "replicating" -> {
        if (ordersUntilAhead > 0) {
          status = "replication paused";
        } else if (resumed) {
          replicated = replicated.plus(pace);
        }
      }
      default -> {
        // Nothing happens by itself.
      }
    }
  }

  @Override
  public Optional<Job> ingestionJob(Replication replication) {
    return replication.isFilled() ? job(11) : Optional.empty();
  }

  @Override
  public long fingerprint(String virtualCluster, HlcTimestamp at) {
    return 4_711;
  }

  @Override
  public CompletionAnswer completeReplication(String virtualCluster, FailoverTarget target) {
    done.add("complete " + target);
    if (target instanceof FailoverTarget.At at && at.time().isBefore(retained)) {
      return new CompletionAnswer.BelowRetained();
    }
    if (status.equals("replication failing over")) {
      return new CompletionAnswer.AlreadyFailingOver();
    }
    HlcTimestamp accepted =
        HlcTimestamp.of(target instanceof FailoverTarget.At at ? at.time() : replicated);
    failoverTime = accepted;
    status = "replication pending failover";
    return new CompletionAnswer.Accepted(accepted);
  }

  @Override
  public Prior prior(String virtualCluster) {
    return new Prior(source, activated);
  }

  @Override
  public String clusterId() {
    return id;
  }

  @Override
  public String defaultTarget() {
    return defaultTarget;
  }

  @Override
  public List<Retention> keptHistory() {
    return kept;
  }

  @Override
  public ClusterFacts facts() {
    return new ClusterFacts(version, finalized == null ? version : finalized, true, licensed);
  }

  @Override
  public HlcTimestamp clock() {
    return HlcTimestamp.of(START);
  }

  @Override
  public List<VirtualCluster> virtualClusters() {
    return List.copyOf(virtualClusters.values());
  }

  @Override
  public void enableRangefeeds() {
    done.add("rangefeeds");
  }

  @Override
  public void createReplicationUser(Login login) {
    done.add("user " + login.username());
  }

  @Override
  public void createAdministrator(Login login) {
    done.add("administrator " + login.username());
  }

  @Override
  public void license() {
    licensed = true;
  }

  @Override
  public void connectTo(String connectionName, ClusterAccess primary) {
    if (noWayToPrimary) {
      throw new UnderstudyException(ErrorCode.CLUSTER_UNREACHABLE, "nobody is there");
    }
    done.add("connect " + connectionName);
  }

  @Override
  public void disconnect(String connectionName) {
    done.add("disconnect " + connectionName);
  }

  @Override
  public BackupMade backUpEverything(String location) {
    done.add("backup " + location);
    jobs.put(7L, new Job(7, "BACKUP", "BACKUP INTO '" + location + "'", "succeeded", 1.0, ""));
    return new BackupMade(7, 100);
  }

  @Override
  public void startService(long virtualClusterId) {
    done.add("start " + virtualClusterId);
    change(virtualClusterId, "shared");
  }

  @Override
  public void stopService(long virtualClusterId) {
    done.add("stop " + virtualClusterId);
    change(virtualClusterId, "none");
  }

  @Override
  public void drop(long virtualClusterId) {
    done.add("drop " + virtualClusterId);
    virtualClusters.remove(virtualClusterId);
  }

  @Override
  public void replicateFrom(Order order) {
    done.add("replicate %s of %s".formatted(order.virtualCluster(), order.source()));
    status = "replicating";
  }

  @Override
  public void startReplicationOf(Order order) {
    done.add("start replication of " + order.source());
    if (historyGone) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED, "no history is retained by 1 producer jobs");
    }
    status = "replicating";
  }

  @Override
  public void pauseReplication(String virtualCluster) {
    done.add("pause replication");
    status = "replication paused";
  }

  @Override
  public void resumeReplication(String virtualCluster) {
    done.add("resume replication");
    resumed = true;
    ordersUntilAhead = Math.max(0, ordersUntilAhead - 1);
    status = failoverTime == null ? "replicating" : "replication pending failover";
  }

  @Override
  public List<Job> producers() {
    if (silent) {
      throw new UnderstudyException(ErrorCode.CLUSTER_UNREACHABLE, "nobody is there");
    }
    return jobs.values().stream().filter(job -> job.type().contains("PRODUCER")).toList();
  }

  @Override
  public long restore(long oldId, String location, String virtualCluster) {
    done.add("restore " + oldId + " from " + location);
    if (refuseRestore) {
      throw new UnderstudyException(ErrorCode.CLUSTER_REFUSED, "the backup is damaged");
    }
    virtualClusters.put(9L, new VirtualCluster(9, virtualCluster, "ready", "none"));
    jobs.put(8L, new Job(8, "RESTORE", "RESTORE FROM '" + location + "'", "succeeded", 1.0, ""));
    return 8;
  }

  @Override
  public String release() {
    return version + ".3";
  }

  @Override
  public List<BackupSchedule> backupSchedules(String label) {
    return List.of();
  }

  @Override
  public void createBackupSchedule(String label, String location, String recurrence) {
    throw new UnsupportedOperationException("no step schedules backups");
  }

  @Override
  public void dropSchedule(long id) {
    throw new UnsupportedOperationException("no step drops schedules");
  }

  @Override
  public void routeByDefaultTo(String virtualCluster) {
    done.add("route " + virtualCluster);
  }

  @Override
  public Optional<Job> findJob(String type, String location) {
    return jobs.values().stream()
        .filter(job -> job.type().equals(type) && job.description().contains(location))
        .findFirst();
  }

  @Override
  public Optional<Job> findJobSince(Instant begun, String type, String location) {
    return findJob(type, location).filter(job -> !old.contains(job.id()));
  }

  @Override
  public Optional<Job> job(long id) {
    return Optional.ofNullable(jobs.get(id));
  }

  @Override
  public void cancelJob(long id) {
    done.add("cancel " + id);
    jobs.put(id, new Job(id, "BACKUP", "", "canceled", null, ""));
  }

  @Override
  public void close() {
    done.add("close");
  }

  private void change(long id, String serviceMode) {
    virtualClusters.computeIfPresent(
        id, (same, known) -> new VirtualCluster(id, known.name(), known.dataState(), serviceMode));
  }
}
