package dev.understudy.bench.site;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.Order;
import dev.understudy.catalog.Catalog;
import dev.understudy.domain.CloudProvider;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.Login;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.StreamTransitions;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.fakeclusters.FakeCluster;
import dev.understudy.fakeclusters.FakeClusters;
import dev.understudy.fakeclusters.FakeProcess;
import dev.understudy.fakeclusters.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * Pairs of clusters that replicate: as fakes in the process that drives them, and as rows in the
 * catalog. Which fake a row means is told by its address, which is the same in every process.
 */
public final class FakeFleet {
  private static final String WHO = "bench";
  private static final Duration LONG = Duration.ofHours(1);
  private static final String VIRTUAL_CLUSTER = "main";
  private static final Login SYSTEM = new Login("root", "of-every-system");
  private static final Login APPLICATION = new Login("app", "of-every-application");

  private FakeFleet() {}

  /** The way to that many pairs, each of which replicates already. */
  public static ClusterGateway replicating(int pairs, Waiting waiting) {
    FakeClusters clusters = new FakeClusters(waiting);
    FakeProcess process = clusters.process(WHO);
    for (int i = 0; i < pairs; i++) {
      FakeCluster primary = clusters.add("primary-" + i, SYSTEM, Pace.quick());
      primary.serve(VIRTUAL_CLUSTER, APPLICATION);
      FakeCluster standby = clusters.add("standby-" + i, SYSTEM, Pace.quick());
      try (SystemConnection connection = process.system(access(standby))) {
        connection.connectTo("way", access(primary));
        connection.replicateFrom(new Order("way", VIRTUAL_CLUSTER, VIRTUAL_CLUSTER, false));
      }
    }
    return process;
  }

  private static ClusterAccess access(FakeCluster cluster) {
    return new ClusterAccess(cluster.name(), cluster.endpoint(), SYSTEM);
  }

  /** The rows: streams that replicate and that nothing drives yet. */
  public static List<StreamRecord> register(Catalog catalog, int pairs, Instant now) {
    return register(catalog, 0, pairs, now);
  }

  /**
   * As {@link #register(Catalog, int, Instant)}.
   *
   * @param from how many there are already
   */
  static List<StreamRecord> register(Catalog catalog, int from, int pairs, Instant now) {
    // As many as the database has connections for: it makes the commits of all durable at once.
    try (ExecutorService threads = Executors.newFixedThreadPool(OpenCatalog.CONNECTIONS)) {
      List<CompletableFuture<StreamRecord>> rows =
          IntStream.range(from, pairs)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> pair(catalog, i, now), threads))
              .toList();
      return rows.stream().map(CompletableFuture::join).toList();
    }
  }

  private static StreamRecord pair(Catalog catalog, int i, Instant now) {
    return stream(
        catalog,
        cluster(catalog, "primary-" + i, 2 * i + 1, now),
        cluster(catalog, "standby-" + i, 2 * i + 2, now),
        now);
  }

  private static UUID cluster(Catalog catalog, String name, int number, Instant now) {
    UUID id = UUID.randomUUID();
    catalog
        .clusterLedger()
        .create(
            new ClusterRecord(
                id,
                name,
                CloudProvider.AWS,
                ClusterState.CREATED,
                spec(),
                WHO,
                now,
                now,
                null,
                new ClusterEndpoint("127.0.0.1", number, number),
                0,
                0),
            command(now.plus(LONG)));
    catalog.logins().putIfAbsent(id, Login.Kind.SYSTEM, SYSTEM);
    catalog.logins().putIfAbsent(id, Login.Kind.APPLICATION, APPLICATION);
    return id;
  }

  private static ClusterSpec spec() {
    return new ClusterSpec(
        "ADVANCED",
        "v25.2.3",
        Map.of("us-east-1", 1),
        null,
        4,
        16,
        0,
        "",
        "PUBLIC",
        false,
        "root",
        Map.of(),
        false);
  }

  private static StreamRecord stream(Catalog catalog, UUID primary, UUID standby, Instant now) {
    StreamState replicating = replicating(new ReplicationFacts(VIRTUAL_CLUSTER, null, null));
    StreamRecord record =
        new StreamRecord(UUID.randomUUID(), primary, standby, true, now, replicating, null, 0, 0);
    return catalog
        .streamLedger()
        .create(
            record,
            command(now.plus(LONG)),
            new TimelineEntry(now, WHO, "The stream was made to measure."))
        .record();
  }

  /** By the way that every stream goes. */
  private static StreamState replicating(ReplicationFacts facts) {
    StreamState emptied =
        StreamTransitions.wiped(
            StreamTransitions.backedUp(
                StreamTransitions.peered(
                    StreamTransitions.preflightPassed(StreamTransitions.begun(), facts)),
                null));
    return StreamTransitions.scanFinished(StreamTransitions.replicationStarted(emptied));
  }

  /** What a standby says that follows closely. */
  static ProgressSample sample(UUID stream, Instant now) {
    return new ProgressSample(
        stream, now, now.minusSeconds(3_600), now.minusMillis(100), "replicating", null, 0);
  }

  /** Names a command that nobody sends again. */
  public static CommandKey command(Instant notAfter) {
    return new CommandKey(WHO, UUID.randomUUID().toString(), "of no body", notAfter);
  }
}
