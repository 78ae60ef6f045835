package dev.understudy.acceptance.crashpoints;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.Order;
import dev.understudy.activities.cluster.SystemConnection.Replication;
import dev.understudy.activities.stream.Sampler;
import dev.understudy.catalog.Catalog;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.Login;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.fakeclusters.FakeCluster;
import dev.understudy.fakeclusters.FakeClusters;
import dev.understudy.fakeclusters.FakeProcess;
import dev.understudy.fakeclusters.Pace;
import dev.understudy.testing.Records;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Two fake clusters that nobody else reaches, and their rows in the catalog. */
final class Pair {
  static final String MAIN = "main";
  private static final Login ROOT = new Login("root", "of the system");
  private static final Login EAST = new Login("east-app", "of the east");
  private static final Login WEST = new Login("west-app", "of the west");

  final FakeClusters clusters = new FakeClusters(Waiting.real());
  final FakeCluster east;
  final FakeCluster west;
  final UUID eastId;
  final UUID westId;

  /** What the preparing of a scene does with them is nobody's step. */
  private final FakeProcess stagehand = clusters.process("stagehand");

  Pair(Catalog catalog, Pace pace) {
    east = clusters.add("east", ROOT, pace);
    west = clusters.add("west", ROOT, pace);
    eastId = enter(catalog, east, EAST);
    westId = enter(catalog, west, WEST);
  }

  private static UUID enter(Catalog catalog, FakeCluster cluster, Login application) {
    ClusterRecord sample = Records.cluster(ClusterState.CREATED);
    ClusterRecord record =
        new ClusterRecord(
            sample.id(),
            sample.name(),
            sample.provider(),
            sample.state(),
            sample.spec(),
            sample.creatorId(),
            sample.createdAt(),
            sample.updatedAt(),
            null,
            cluster.endpoint(),
            0,
            0);
    UUID id = catalog.clusterLedger().create(record, key(Duration.ofMinutes(1))).record().id();
    catalog.logins().putIfAbsent(id, Login.Kind.SYSTEM, ROOT);
    catalog.logins().putIfAbsent(id, Login.Kind.APPLICATION, application);
    return id;
  }

  static CommandKey key(Duration limit) {
    return new CommandKey(
        "tester", UUID.randomUUID().toString(), "hash", Instant.now().plus(limit));
  }

  /** Both serve an application. */
  void serve() {
    east.serve(MAIN, EAST);
    west.serve(MAIN, WEST);
  }

  /** The west follows the east, as a stream's first steps leave them. */
  ReplicationFacts follow(UUID streamId) {
    String location = Scene.BACKUPS + "/" + streamId;
    long job;
    try (ApplicationConnection old = stagehand.application(access(west, WEST), MAIN)) {
      job = old.backUp(location).jobId();
    }
    long wiped;
    try (SystemConnection standby = standby();
        SystemConnection primary = stagehand.system(access(east, ROOT))) {
      wiped = standby.require(MAIN).id();
      standby.stopService(wiped);
      standby.drop(wiped);
      primary.enableRangefeeds();
      standby.enableRangefeeds();
      String way = "understudy-" + streamId;
      standby.connectTo(way, access(east, ROOT));
      standby.replicateFrom(new Order(way, MAIN, MAIN, false));
      awaitScan(standby);
    }
    return new ReplicationFacts(
        MAIN, wiped, new ReplicationFacts.Backup(location, job, 1_000, true));
  }

  /** The west has taken over from the east, whose service is down. */
  void partBySwitch() {
    ReplicationFacts unused = follow(UUID.randomUUID());
    try (SystemConnection standby = standby();
        SystemConnection primary = stagehand.system(access(east, ROOT))) {
      primary.stopService(primary.require(MAIN).id());
      var answer = standby.completeReplication(MAIN, new FailoverTarget.Latest());
      Waiting.real()
          .until(
              "The cut " + answer,
              Duration.ofMillis(20),
              Duration.ofMinutes(1),
              () -> standby.replication(MAIN).map(Replication::isReady).orElse(false));
      standby.startService(standby.require(MAIN).id());
    }
  }

  private static void awaitScan(SystemConnection standby) {
    Waiting.real()
        .until(
            "The scan",
            Duration.ofMillis(20),
            Duration.ofMinutes(1),
            () -> standby.replication(MAIN).map(Replication::replicatedTime).isPresent());
  }

  /** What the sweep would see of a standby. */
  ProgressSample sample(UUID streamId, UUID standbyId) {
    try (SystemConnection standby =
        stagehand.system(access(standbyId.equals(westId) ? west : east, ROOT))) {
      return new Sampler(Clock.systemUTC()).sample(streamId, MAIN, standby);
    }
  }

  /** Where the data of the west was cut; empty where it was not. */
  Optional<Instant> cutOfTheWest() {
    try (SystemConnection standby = standby()) {
      return standby.activationTime(MAIN).map(time -> time.toInstant());
    }
  }

  private SystemConnection standby() {
    return stagehand.system(access(west, ROOT));
  }

  private static ClusterAccess access(FakeCluster cluster, Login login) {
    return new ClusterAccess(cluster.name(), cluster.endpoint(), login);
  }
}
