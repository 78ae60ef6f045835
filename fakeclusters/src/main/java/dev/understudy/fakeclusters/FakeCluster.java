package dev.understudy.fakeclusters;

import dev.understudy.activities.cluster.Administration.BackupSchedule;
import dev.understudy.activities.cluster.ApplicationConnection.Schedule;
import dev.understudy.activities.cluster.ClusterVersion;
import dev.understudy.activities.cluster.SystemConnection.Prior;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One cluster in memory. Public is what a test does to it from outside; everything is guarded by
 * its {@link FakeClusters}.
 */
public final class FakeCluster {
  private static final long FIRST_APPLICATION = 3;
  private static final long FIRST_JOB = 1_000;

  final ClusterVersion version = new ClusterVersion(25, 2);
  final Map<Long, Tenant> tenants = new TreeMap<>();
  final Map<Long, FakeJob> jobs = new TreeMap<>();
  final Map<String, String> users = new TreeMap<>();
  final Map<String, ClusterEndpoint> connections = new TreeMap<>();

  /** Of all virtual clusters, by label and id. */
  final Map<String, Map<Long, BackupSchedule>> schedules = new TreeMap<>();

  /** What every backup holds, by location and by the virtual cluster's id. */
  final Map<String, Map<Long, Tenant>> backups = new HashMap<>();

  boolean rangefeeds;
  String defaultTarget = "";

  private final FakeClusters clusters;
  private final String name;
  private final ClusterEndpoint endpoint;
  private final Pace pace;
  private long lastTenant = FIRST_APPLICATION - 1;
  private long lastJob = FIRST_JOB;
  private @Nullable Instant unreachableSince;

  FakeCluster(
      FakeClusters clusters,
      String name,
      ClusterEndpoint endpoint,
      Login administrator,
      Pace pace) {
    this.clusters = clusters;
    this.name = name;
    this.endpoint = endpoint;
    this.pace = pace;
    users.put(administrator.username(), administrator.password());
  }

  public String name() {
    return name;
  }

  public ClusterEndpoint endpoint() {
    return endpoint;
  }

  /** Makes a virtual cluster that serves and has some data. */
  public void serve(String virtualCluster, Login administrator) {
    synchronized (clusters) {
      Content content =
          Content.EMPTY.written().withUser(administrator.username(), administrator.password());
      long id = nextTenant();
      tenants.put(id, Tenant.ready(id, virtualCluster, content).serving(true));
      defaultTarget = virtualCluster;
    }
  }

  /** As an application does. */
  public void write(String virtualCluster) {
    change(virtualCluster, tenant -> tenant.with(tenant.content().written()));
  }

  public void connectClients(String virtualCluster, int sessions) {
    change(virtualCluster, tenant -> tenant.sessions(sessions));
  }

  /** A schedule of backups. */
  public void scheduleBackups(String virtualCluster, String label) {
    synchronized (clusters) {
      long id = nextJob();
      Schedule schedule = new Schedule(id, label, true, false, "BACKUP INTO 'x://" + label, now());
      change(
          virtualCluster,
          tenant -> tenant.with(tenant.content().with(new Content.Plan(schedule, null))));
    }
  }

  public void startChangefeed(String virtualCluster, String statement) {
    synchronized (clusters) {
      long id = nextJob();
      change(
          virtualCluster,
          tenant -> tenant.with(tenant.content().with(Content.running(id, statement, now()))));
    }
  }

  /** The cluster gives up on replication for now, as it does on a primary that is silent. */
  public void pauseReplicationByItself(String virtualCluster, String because) {
    synchronized (clusters) {
      advance();
      change(
          virtualCluster,
          tenant -> {
            Replica replica = tenant.replica();
            return replica == null ? tenant : tenant.with(replica.paused(true, because));
          });
    }
  }

  /** Nobody reaches it until {@link #comeBack()}, other clusters included. */
  public void goAway() {
    synchronized (clusters) {
      unreachableSince = unreachableSince == null ? now() : unreachableSince;
    }
  }

  public void comeBack() {
    synchronized (clusters) {
      unreachableSince = null;
    }
  }

  /** What is now, without times and job numbers: the same where the same has happened. */
  public String described() {
    synchronized (clusters) {
      advance();
      return Description.of(this, now());
    }
  }

  String id() {
    return "cluster-" + name;
  }

  Pace pace() {
    return pace;
  }

  Instant now() {
    return clusters.waiting().now();
  }

  FakeClusters clusters() {
    return clusters;
  }

  long nextTenant() {
    return ++lastTenant;
  }

  long nextJob() {
    return ++lastJob;
  }

  void checkReachable() {
    if (unreachableSince != null) {
      throw FakeProcess.unreachable("Cluster %s does not answer.".formatted(name));
    }
  }

  void checkAdministrator(Login login) {
    if (!login.password().equals(users.get(login.username()))) {
      throw refused("password authentication failed for user " + login.username());
    }
  }

  /** The id of a virtual cluster that serves and knows the user. */
  long admit(String virtualCluster, Login login) {
    Tenant tenant =
        byName(virtualCluster)
            .filter(Tenant::serving)
            .orElseThrow(
                () ->
                    FakeProcess.unreachable(
                        "Virtual cluster %s of %s is not accepting clients."
                            .formatted(virtualCluster, name)));
    if (!login.password().equals(tenant.content().users().get(login.username()))) {
      throw refused("password authentication failed for user " + login.username());
    }
    return tenant.id();
  }

  Optional<Tenant> byName(String virtualCluster) {
    return tenants.values().stream()
        .filter(found -> found.name().equals(virtualCluster))
        .findFirst();
  }

  Tenant require(long virtualCluster) {
    Tenant found = tenants.get(virtualCluster);
    if (found == null) {
      throw refused("virtual cluster %d does not exist".formatted(virtualCluster));
    }
    return found;
  }

  Tenant require(String virtualCluster) {
    return byName(virtualCluster)
        .orElseThrow(() -> refused("virtual cluster %s does not exist".formatted(virtualCluster)));
  }

  /** Lets happen what the clock says has happened since anybody asked. */
  void advance() {
    for (Tenant tenant : tenants.values().toArray(Tenant[]::new)) {
      Replica replica = tenant.replica();
      if (replica != null) {
        advance(tenant, replica);
      }
    }
  }

  private void advance(Tenant tenant, Replica before) {
    FakeCluster primary = primaryOf(before);
    Instant heard = primary.unreachableSince == null ? now() : primary.unreachableSince;
    Replica replica = before.at(now(), heard);
    Content content =
        before.cutAt() == null && primary.unreachableSince == null
            ? Optional.ofNullable(primary.tenants.get(replica.source().virtualCluster()))
                .map(Tenant::content)
                .orElse(tenant.content())
            : tenant.content();
    tenants.put(tenant.id(), tenant.with(content).with(replica));
    Instant readyAt = replica.readyAt();
    if (readyAt != null && !now().isBefore(readyAt)) {
      promote(tenants.get(tenant.id()), replica, readyAt);
    } else if (replica.frontier() != null) {
      serveReader(tenant.id());
    }
  }

  /** Both sides keep their history for a way back: the primary by the job that ends here. */
  private void promote(@Nullable Tenant tenant, Replica replica, Instant readyAt) {
    if (tenant == null) {
      return;
    }
    FakeCluster primary = primaryOf(replica);
    Prior prior =
        new Prior(primary.id() + ":" + replica.source().virtualCluster(), replica.target());
    tenants.put(tenant.id(), tenant.promoted(tenant.content().onAnotherCluster(readyAt), prior));
    endProducer(replica, "succeeded", readyAt);
    long job = nextJob();
    jobs.put(job, FakeJob.producer(job, readyAt));
  }

  void endProducer(Replica replica, String status, Instant at) {
    primaryOf(replica)
        .jobs
        .computeIfPresent(replica.source().producer(), (id, job) -> job.ended(status, at));
  }

  private FakeCluster primaryOf(Replica replica) {
    FakeCluster primary = clusters.at(replica.source().cluster());
    if (primary == null) {
      throw new IllegalStateException("a replica of nothing: " + replica);
    }
    return primary;
  }

  private void serveReader(long of) {
    for (Tenant reader : tenants.values().toArray(Tenant[]::new)) {
      if (Long.valueOf(of).equals(reader.readerOf()) && !reader.serving()) {
        tenants.put(reader.id(), reader.serving(true));
      }
    }
  }

  void change(String virtualCluster, UnaryOperator<Tenant> change) {
    synchronized (clusters) {
      Tenant changed = change.apply(require(virtualCluster));
      tenants.put(changed.id(), changed);
    }
  }

  static UnderstudyException refused(String message) {
    return new UnderstudyException(ErrorCode.CLUSTER_REFUSED, message);
  }

  /** How long a backup or a restore takes. */
  Instant endOfBackup(Instant begun) {
    Duration length = pace.backup();
    return begun.plus(length);
  }
}
