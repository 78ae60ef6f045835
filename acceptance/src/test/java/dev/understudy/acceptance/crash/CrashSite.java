package dev.understudy.acceptance.crash;

import dev.understudy.cli.demo.EnduringTraffic;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Two local clusters, the stream between them, and the application on the primary. */
final class CrashSite implements AutoCloseable {
  private static final int CONNECTIONS = 3;

  private final Node east;
  private final Node west;
  private final EnduringTraffic traffic;
  private final ReplicatedTimeWatch watch = new ReplicatedTimeWatch();
  private final Map<Node, Instant> historySince = new HashMap<>();
  private Replication replication;
  private Instant replicatedTo = Instant.EPOCH;
  private Instant streamSince = Instant.EPOCH;

  private CrashSite(Node east, Node west, EnduringTraffic traffic) {
    this.east = east;
    this.west = west;
    this.traffic = traffic;
    this.replication = new Replication(east, west);
    historySince.put(east, Instant.now());
  }

  /** With the application running and replication going on. */
  static CrashSite open(Path folder, Plan plan) throws SQLException, IOException {
    Node east = new Node(folder.resolve("east"), plan.powerLossLibrary());
    Node west = new Node(folder.resolve("west"), plan.powerLossLibrary());
    try {
      for (Node node : new Node[] {east, west}) {
        node.start();
        Replication.createUser(node);
      }
      CrashSite site =
          new CrashSite(
              east,
              west,
              EnduringTraffic.load(
                  east.applicationUrl(), plan.accounts(), plan.seed(), CONNECTIONS));
      site.traffic.runOn(east.applicationUrl());
      site.replication.wipe();
      site.create();
      site.awaitReplicating();
      return site;
    } catch (SQLException | IOException | RuntimeException e) {
      east.close();
      west.close();
      throw e;
    }
  }

  Node primary() {
    return replication.primary();
  }

  Node standby() {
    return replication.standby();
  }

  Replication replication() {
    return replication;
  }

  EnduringTraffic traffic() {
    return traffic;
  }

  ReplicatedTimeWatch watch() {
    return watch;
  }

  /** Asks for a stream into a standby that holds nothing. */
  void create() throws SQLException {
    follow();
    replication.create();
  }

  /** Drops the stream and what it brought. */
  void wipe() throws SQLException {
    watch.rest();
    historySince.remove(standby());
    replication.wipe();
  }

  /** The promoted standby is the primary from now on; the application moves to it. */
  void swap() {
    watch.rest();
    replication = replication.reversed();
    traffic.runOn(primary().applicationUrl());
    follow();
  }

  private void follow() {
    watch.follow(standby());
    streamSince = Instant.EPOCH;
  }

  /** Returns once all that is committed now is on the standby. */
  void awaitReplicating() {
    Instant now = Instant.now();
    replication.awaitReplicated(now);
    historySince.putIfAbsent(standby(), now);
    replicatedTo = now;
    streamSince = streamSince.equals(Instant.EPOCH) ? now : streamSince;
  }

  /** A time up to which the standby is known to hold everything, as announced or waited for. */
  Instant replicatedTo() {
    return watch.announced().filter(replicatedTo::isBefore).orElse(replicatedTo);
  }

  /** The earliest time to fail over to that the stream is sure to allow. */
  Instant streamSince() {
    return streamSince;
  }

  /** From when on a node's past can be read. */
  Instant historySince(Node node) {
    return historySince.getOrDefault(node, Instant.now());
  }

  @Override
  public void close() throws InterruptedException {
    watch.close();
    traffic.close();
    east.close();
    west.close();
  }
}
