package dev.understudy.acceptance.crash;

import static org.awaitility.Awaitility.await;

import dev.understudy.domain.HlcTimestamp;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Replication from one node to another, by the statements of the SQL guides and nothing else. */
record Replication(Node primary, Node standby) {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** The user whom a standby connects as; on either node, because the roles change. */
  static void createUser(Node node) throws SQLException {
    node.system("CREATE USER IF NOT EXISTS replicator WITH PASSWORD 's3cret'");
    node.system("GRANT SYSTEM REPLICATIONSOURCE TO replicator");
  }

  Replication reversed() {
    return new Replication(standby, primary);
  }

  /** Drops what the standby holds, whatever state it is in. */
  void wipe() throws SQLException {
    if (state().isEmpty()) {
      return;
    }
    if (state().equals("ready")) {
      standby.system("ALTER VIRTUAL CLUSTER main STOP SERVICE");
    }
    standby.system("DROP VIRTUAL CLUSTER main");
  }

  /** From nothing, with an initial scan. */
  void create() throws SQLException {
    standby.system(
        "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF main ON '%s'"
            .formatted(primary.sourceUri()));
  }

  /** From where the two parted, after the one that is the primary now was promoted. */
  void startAgain() throws SQLException {
    standby.system("ALTER VIRTUAL CLUSTER main STOP SERVICE");
    standby.system(
        "ALTER VIRTUAL CLUSTER main START REPLICATION OF main ON '%s'"
            .formatted(primary.sourceUri()));
  }

  /** Asks for a failover; {@code to} is LATEST or SYSTEM TIME and a time. */
  void complete(String to) throws SQLException {
    standby.system("ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO " + to);
  }

  void pause() throws SQLException {
    standby.system("ALTER VIRTUAL CLUSTER main PAUSE REPLICATION");
  }

  void resume() throws SQLException {
    standby.system("ALTER VIRTUAL CLUSTER main RESUME REPLICATION");
  }

  /** The data state of the standby's virtual cluster; empty if there is none. */
  String state() throws SQLException {
    return standby.system("SELECT data_state FROM [SHOW VIRTUAL CLUSTERS] WHERE name = 'main'");
  }

  boolean hasJob() throws SQLException {
    return !status("ingestion_job_id").equals("null");
  }

  String status(String column) throws SQLException {
    return standby.system(
        "SELECT %s FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]".formatted(column));
  }

  /** Returns once everything up to a time is on the standby. */
  void awaitReplicated(Instant time) {
    await("replicated up to " + time)
        .atMost(LIMIT)
        .pollInterval(LOOK_EVERY)
        .until(
            () ->
                standby
                    .system(
                        "SELECT replicated_time >= '%s'::TIMESTAMPTZ".formatted(time)
                            + " FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]")
                    .equals("t"));
  }

  /** Returns the failover time once the standby is ready. */
  HlcTimestamp awaitReady() throws SQLException {
    await("the end of a failover")
        .atMost(LIMIT)
        .pollInterval(LOOK_EVERY)
        .until(() -> state().equals("ready"));
    return new HlcTimestamp(
        standby.system(
            "SELECT activation_time FROM [SHOW VIRTUAL CLUSTER main WITH PRIOR REPLICATION DETAILS]"));
  }

  void startService() throws SQLException {
    standby.system("ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
  }
}
