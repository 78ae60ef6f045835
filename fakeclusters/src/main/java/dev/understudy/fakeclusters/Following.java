package dev.understudy.fakeclusters;

import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.activities.cluster.SystemConnection.CompletionAnswer;
import dev.understudy.activities.cluster.SystemConnection.Order;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Reader;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The statements about replication, carried out on a standby. */
final class Following {
  private final FakeCluster cluster;

  Following(FakeCluster cluster) {
    this.cluster = cluster;
  }

  boolean begin(Order order) {
    if (cluster.byName(order.virtualCluster()).isPresent()) {
      throw FakeCluster.refused(
          "virtual cluster %s already exists".formatted(order.virtualCluster()));
    }
    FakeCluster primary = primaryOf(order);
    Tenant source = primary.require(order.source());
    long id = cluster.nextTenant();
    cluster.tenants.put(
        id,
        Tenant.replicating(
            id,
            order.virtualCluster(),
            Replica.begun(cluster.nextJob(), follow(primary, source), cluster.pace(), now())));
    if (order.reader()) {
      long reader = cluster.nextTenant();
      cluster.tenants.put(
          reader, Tenant.reader(reader, Reader.nameFor(order.virtualCluster()), id));
    }
    return true;
  }

  /** Both sides must have parted by a failover of this very virtual cluster. */
  boolean goOn(Order order) {
    Tenant own = cluster.require(order.virtualCluster());
    FakeCluster primary = primaryOf(order);
    primary.advance();
    Tenant source = primary.require(order.source());
    HlcTimestamp parted = source.prior().activation();
    String self = cluster.id() + ":" + own.id();
    if (!own.isReady()
        || own.serving()
        || parted == null
        || !self.equals(source.prior().sourceId())) {
      throw FakeCluster.refused(
          "virtual cluster %s cannot follow %s".formatted(order.virtualCluster(), order.source()));
    }
    cluster.tenants.put(
        own.id(),
        own.with(
            Replica.parted(
                cluster.nextJob(),
                follow(primary, source),
                cluster.pace(),
                parted.toInstant(),
                now())));
    return true;
  }

  boolean pause(String virtualCluster, boolean paused) {
    Tenant tenant = cluster.require(virtualCluster);
    Replica replica = replica(tenant);
    cluster.tenants.put(tenant.id(), tenant.with(replica.paused(paused, "")));
    return replica.paused() != paused;
  }

  /** What was accepted already. */
  Optional<HlcTimestamp> target(String virtualCluster) {
    return cluster
        .byName(virtualCluster)
        .map(Tenant::replica)
        .flatMap(replica -> Optional.ofNullable(replica.target()));
  }

  CompletionAnswer complete(String virtualCluster, FailoverTarget target) {
    Tenant tenant = cluster.require(virtualCluster);
    Replica replica = replica(tenant);
    Instant frontier = replica.frontier();
    if (replica.cutAt() != null) {
      return new CompletionAnswer.AlreadyFailingOver();
    }
    if (frontier == null) {
      throw FakeCluster.refused("the initial scan is not over");
    }
    HlcTimestamp exact = target.exact();
    HlcTimestamp time = exact == null ? HlcTimestamp.of(frontier) : exact;
    if (time.toInstant().isBefore(replica.retained())) {
      return new CompletionAnswer.BelowRetained();
    }
    cluster.tenants.put(tenant.id(), tenant.with(replica.to(time, now())));
    return new CompletionAnswer.Accepted(time);
  }

  /** The job that fills a virtual cluster. */
  Optional<Job> job(long id) {
    Map<Long, Tenant> tenants = new TreeMap<>(cluster.tenants);
    return tenants.values().stream()
        .flatMap(tenant -> Optional.ofNullable(tenant.replica()).stream())
        .filter(replica -> replica.jobId() == id)
        .map(
            replica ->
                new Job(
                    id,
                    "REPLICATION STREAM INGESTION",
                    "physical replication",
                    replica.paused() ? "paused" : "running",
                    replica.scanFraction(now()),
                    replica.error()))
        .findFirst();
  }

  private FakeCluster primaryOf(Order order) {
    ClusterEndpoint endpoint = cluster.connections.get(order.connectionName());
    FakeCluster primary = endpoint == null ? null : cluster.clusters().at(endpoint);
    if (primary == null) {
      throw FakeCluster.refused("there is no connection " + order.connectionName());
    }
    primary.checkReachable();
    return primary;
  }

  private Replica.Source follow(FakeCluster primary, Tenant source) {
    long producer = primary.nextJob();
    primary.jobs.put(producer, FakeJob.producer(producer, now()));
    return new Replica.Source(primary.endpoint(), source.id(), producer);
  }

  private static Replica replica(Tenant tenant) {
    Replica replica = tenant.replica();
    if (replica == null) {
      throw FakeCluster.refused(
          "virtual cluster %s is not being replicated".formatted(tenant.name()));
    }
    return replica;
  }

  private Instant now() {
    return cluster.now();
  }
}
