package dev.understudy.fakeclusters;

import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.domain.FailbackRules.Retention;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** To the system virtual cluster. */
final class FakeSystemConnection extends FakeConnection implements SystemConnection {
  private static final long SIZE = 1_000;
  private static final VirtualCluster SYSTEM = new VirtualCluster(1, "system", "ready", "shared");

  private final Following following;

  FakeSystemConnection(FakeProcess process, FakeCluster cluster) {
    super(process, cluster);
    this.following = new Following(cluster);
  }

  @Override
  Map<Long, FakeJob> jobs() {
    return cluster.jobs;
  }

  @Override
  void keep(FakeJob job) {
    cluster.jobs.put(job.id(), job);
  }

  @Override
  public Optional<Job> job(long id) {
    Optional<Job> found = super.job(id);
    return found.isPresent() ? found : ask(() -> following.job(id));
  }

  @Override
  public ClusterFacts facts() {
    return ask(() -> new ClusterFacts(cluster.version, cluster.version, cluster.rangefeeds, true));
  }

  @Override
  public HlcTimestamp clock() {
    return ask(() -> HlcTimestamp.of(now()));
  }

  @Override
  public List<VirtualCluster> virtualClusters() {
    return ask(
        () ->
            Stream.concat(Stream.of(SYSTEM), cluster.tenants.values().stream().map(Tenant::seen))
                .toList());
  }

  @Override
  public Optional<Replication> replication(String virtualCluster) {
    return ask(() -> cluster.byName(virtualCluster).map(Tenant::replication));
  }

  @Override
  public Optional<Job> ingestionJob(Replication replication) {
    return Optional.ofNullable(replication.ingestionJobId()).flatMap(this::job);
  }

  @Override
  public Prior prior(String virtualCluster) {
    return ask(
        () ->
            cluster
                .byName(virtualCluster)
                .map(Tenant::prior)
                .orElseGet(() -> new Prior(null, null)));
  }

  @Override
  public String clusterId() {
    return ask(cluster::id);
  }

  @Override
  public String defaultTarget() {
    return ask(() -> cluster.defaultTarget);
  }

  @Override
  public void enableRangefeeds() {
    tell(
        "SET kv.rangefeed.enabled",
        () -> {
          boolean changed = !cluster.rangefeeds;
          cluster.rangefeeds = true;
          return changed;
        });
  }

  @Override
  public void createReplicationUser(Login login) {
    createAdministrator(login);
  }

  @Override
  public void createAdministrator(Login login) {
    tell(
        "CREATE USER " + login.username(),
        () -> cluster.users.putIfAbsent(login.username(), login.password()) == null);
  }

  /** Its version needs none. */
  @Override
  public void license() {}

  @Override
  public void connectTo(String connectionName, ClusterAccess primary) {
    tell(
        "CREATE EXTERNAL CONNECTION " + connectionName,
        () -> {
          if (cluster.connections.containsKey(connectionName)) {
            return false;
          }
          FakeCluster found = cluster.clusters().at(primary.endpoint());
          if (found == null) {
            throw FakeCluster.refused("nobody listens at " + primary.endpoint());
          }
          found.checkReachable();
          found.checkAdministrator(primary.login());
          cluster.connections.put(connectionName, primary.endpoint());
          return true;
        });
  }

  @Override
  public void disconnect(String connectionName) {
    tell(
        "DROP EXTERNAL CONNECTION " + connectionName,
        () -> cluster.connections.remove(connectionName) != null);
  }

  @Override
  public BackupMade backUpEverything(String location) {
    long job =
        run(
            "BACKUP INTO " + location,
            FakeJob.BACKUP,
            () -> cluster.backups.put(location, Map.copyOf(cluster.tenants)));
    return new BackupMade(job, SIZE);
  }

  @Override
  public long restore(long oldId, String location, String virtualCluster) {
    return run(
        "RESTORE FROM " + location,
        FakeJob.RESTORE,
        () -> {
          Tenant saved = cluster.backups.getOrDefault(location, Map.of()).get(oldId);
          if (saved == null || cluster.byName(virtualCluster).isPresent()) {
            throw FakeCluster.refused("cannot restore %d from %s".formatted(oldId, location));
          }
          long id = cluster.nextTenant();
          cluster.tenants.put(id, Tenant.ready(id, virtualCluster, saved.content()));
        });
  }

  @Override
  public void startService(long virtualClusterId) {
    serve("START SERVICE", virtualClusterId, true);
  }

  @Override
  public void stopService(long virtualClusterId) {
    serve("STOP SERVICE", virtualClusterId, false);
  }

  private void serve(String statement, long id, boolean serves) {
    tell(
        "%s %d".formatted(statement, id),
        () -> {
          Tenant found = cluster.require(id);
          if (serves && !found.isReady()) {
            throw FakeCluster.refused("virtual cluster %d is not ready".formatted(id));
          }
          cluster.tenants.put(id, found.serving(serves));
          return found.serving() != serves;
        });
  }

  @Override
  public void drop(long virtualClusterId) {
    tell(
        "DROP VIRTUAL CLUSTER " + virtualClusterId,
        () -> {
          Tenant found = cluster.require(virtualClusterId);
          if (found.serving() && found.readerOf() == null) {
            throw FakeCluster.refused(
                "virtual cluster %d has a service".formatted(virtualClusterId));
          }
          cluster.tenants.remove(virtualClusterId);
          Replica replica = found.replica();
          if (replica != null) {
            cluster.endProducer(replica, "canceled", now());
          }
          return true;
        });
  }

  @Override
  public void replicateFrom(Order order) {
    tell("CREATE FROM REPLICATION OF " + order.source(), () -> following.begin(order));
  }

  @Override
  public void startReplicationOf(Order order) {
    tell("START REPLICATION OF " + order.source(), () -> following.goOn(order));
  }

  @Override
  public void pauseReplication(String virtualCluster) {
    tell("PAUSE REPLICATION", () -> following.pause(virtualCluster, true));
  }

  @Override
  public void resumeReplication(String virtualCluster) {
    tell("RESUME REPLICATION", () -> following.pause(virtualCluster, false));
  }

  @Override
  public List<Job> producers() {
    return ask(() -> producerJobs().map(job -> job.seen(now())).toList());
  }

  @Override
  public List<Retention> keptHistory() {
    return ask(
        () ->
            producerJobs()
                .filter(job -> job.status(now()).equals("running") || job.succeeded(now()) != null)
                .map(job -> new Retention(job.created(), job.succeeded(now())))
                .toList());
  }

  private Stream<FakeJob> producerJobs() {
    return cluster.jobs.values().stream().filter(job -> job.type().equals(FakeJob.PRODUCER));
  }

  @Override
  public CompletionAnswer completeReplication(String virtualCluster, FailoverTarget target) {
    String to = target instanceof FailoverTarget.Latest ? "LATEST" : "SYSTEM TIME";
    return told(
        "COMPLETE REPLICATION TO " + to,
        () -> {
          Optional<HlcTimestamp> before = following.target(virtualCluster);
          CompletionAnswer answer = following.complete(virtualCluster, target);
          boolean changed =
              answer instanceof CompletionAnswer.Accepted accepted
                  && !Objects.equals(accepted.failoverTime(), before.orElse(null));
          return new Told<>(answer, changed);
        });
  }

  @Override
  public void routeByDefaultTo(String virtualCluster) {
    tell(
        "SET default_target_cluster " + virtualCluster,
        () -> {
          boolean changed = !cluster.defaultTarget.equals(virtualCluster);
          cluster.defaultTarget = virtualCluster;
          return changed;
        });
  }

  @Override
  public String release() {
    return cluster.version + ".0";
  }

  @Override
  public List<BackupSchedule> backupSchedules(String label) {
    return ask(() -> List.copyOf(cluster.schedules.getOrDefault(label, Map.of()).values()));
  }

  @Override
  public void createBackupSchedule(String label, String location, String recurrence) {
    tell(
        "CREATE SCHEDULE " + label,
        () -> {
          long id = cluster.nextJob();
          cluster
              .schedules
              .computeIfAbsent(label, none -> new TreeMap<>())
              .put(id, new BackupSchedule(id, true, recurrence, "BACKUP INTO " + location));
          return true;
        });
  }

  @Override
  public void dropSchedule(long id) {
    tell(
        "DROP SCHEDULE " + id,
        () -> {
          boolean dropped = false;
          for (Map<Long, BackupSchedule> labelled : cluster.schedules.values()) {
            dropped |= labelled.remove(id) != null;
          }
          return dropped;
        });
  }

  /** Data is what it was at any time since its last change: nobody here looks back farther. */
  @Override
  public long fingerprint(String virtualCluster, HlcTimestamp at) {
    return ask(
        () -> {
          if (at.toInstant().isAfter(now())) {
            throw FakeCluster.refused("%s is in the future".formatted(at));
          }
          return cluster.require(virtualCluster).content().data();
        });
  }
}
