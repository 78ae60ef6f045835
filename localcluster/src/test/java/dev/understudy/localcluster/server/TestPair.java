package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** A primary in the east, an empty standby in the west, and a stream between them in statements. */
record TestPair(TestServer east, TestServer west) implements AutoCloseable {
  static final Duration LIMIT = Duration.ofSeconds(20);

  static TestPair start(Path stores) throws IOException {
    return new TestPair(
        TestServer.start(stores.resolve("east"), Shape.VIRTUALIZED),
        TestServer.start(stores.resolve("west"), Shape.VIRTUALIZED_EMPTY));
  }

  /** How the user that {@link #admitReplicator} makes reaches a server's system. */
  static String uri(TestServer source) {
    return "postgresql://replicator:s3cret@127.0.0.1:%d/defaultdb?options=-ccluster%%3Dsystem&sslmode=disable"
        .formatted(source.port());
  }

  static void admitReplicator(Connection primary) throws SQLException {
    run(
        primary,
        "CREATE USER replicator WITH PASSWORD 's3cret'",
        "GRANT SYSTEM REPLICATIONSOURCE TO replicator");
  }

  /** Fills the west's main from the east's, up to now. */
  void replicate(Connection standby, Connection primary, String options) throws SQLException {
    admitReplicator(primary);
    run(
        standby,
        "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF main ON '" + uri(east) + "'" + options);
    awaitReplicated(standby, primary);
  }

  /** Waits until all is there that the primary holds now. */
  static void awaitReplicated(Connection standby, Connection primary) throws SQLException {
    String now = value(primary, "SELECT cluster_logical_timestamp()");
    long nanos = Long.parseLong(now.substring(0, now.indexOf('.')));
    String isThere =
        "SELECT replicated_time > '%s'::TIMESTAMPTZ FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]"
            .formatted(Instant.ofEpochSecond(0, nanos));
    await().atMost(LIMIT).until(() -> value(standby, isThere).equals("t"));
  }

  /** Waits for a row of SHOW VIRTUAL CLUSTERS. */
  static void awaitState(Connection system, String row) {
    await().atMost(LIMIT).until(() -> rows(system, "SHOW VIRTUAL CLUSTERS").contains(row));
  }

  @Override
  public void close() {
    west.close();
    east.close();
  }
}
