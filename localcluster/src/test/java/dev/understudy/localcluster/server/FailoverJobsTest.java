package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the primary's jobs on a standby, before and after its promotion. */
class FailoverJobsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String REPLICATION =
      " FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]";

  @TempDir Path directory;
  private final ShiftedClock westTime = new ShiftedClock();
  private TestServer east;
  private TestServer west;

  @BeforeEach
  void start() throws Exception {
    east = TestServer.start(directory.resolve("east"), Shape.VIRTUALIZED);
    west = TestServer.start(directory.resolve("west"), Shape.VIRTUALIZED_EMPTY, westTime);
  }

  @AfterEach
  void stop() {
    west.close();
    east.close();
  }

  private Set<String> runsThatWroteFiles() throws Exception {
    try (Stream<Path> found = Files.walk(directory.resolve("feed"))) {
      return found
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".ndjson"))
          .map(name -> name.split("-")[1])
          .collect(Collectors.toSet());
    }
  }

  private void replicate(Connection eastSystem, Connection westSystem) throws Exception {
    run(
        eastSystem,
        "CREATE USER replicator WITH PASSWORD 's3cret'",
        "GRANT SYSTEM REPLICATIONSOURCE TO replicator");
    run(
        westSystem,
        "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF main ON"
            + " 'postgresql://replicator:s3cret@127.0.0.1:%d/defaultdb?options=-ccluster%%3Dsystem&sslmode=disable'"
                .formatted(east.port()));
    await()
        .atMost(LIMIT)
        .until(() -> !value(westSystem, "SELECT replicated_time" + REPLICATION).equals("null"));
  }

  private void failOver(Connection westSystem, String notBefore) throws Exception {
    await()
        .atMost(LIMIT)
        .until(
            () ->
                value(
                        westSystem,
                        "SELECT replicated_time > '" + notBefore + "'::TIMESTAMPTZ" + REPLICATION)
                    .equals("t"));
    run(westSystem, "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
    await()
        .atMost(LIMIT)
        .until(() -> rows(westSystem, "SHOW VIRTUAL CLUSTERS").contains("3|main|ready|none"));
    run(westSystem, "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
  }

  @Test
  void schedulesPauseWhenTheyComeDueAndChangefeedsFailOnThePromotedStandby() throws Exception {
    try (Connection eastSystem = east.system();
        Connection westSystem = west.system();
        Connection primary = east.main()) {
      run(primary, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      run(
          primary,
          "CREATE SCHEDULE nightly FOR BACKUP INTO 'nodelocal://1/nightly' RECURRING '@daily'",
          "CREATE SCHEDULE export FOR CHANGEFEED TABLE t INTO 'nodelocal://1/export'"
              + " RECURRING '@daily'");
      String feed =
          value(
              primary,
              "CREATE CHANGEFEED FOR t INTO 'file://"
                  + directory.resolve("feed")
                  + "' WITH min_checkpoint_frequency = '50ms'");
      String paused =
          value(primary, "CREATE CHANGEFEED FOR t INTO 'nodelocal://1/paused' WITH on_error=pause");
      run(primary, "PAUSE JOB " + paused);
      replicate(eastSystem, westSystem);
      run(primary, "INSERT INTO t VALUES (2)");
      String written = value(primary, "SELECT now()");
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  value(
                          primary,
                          "SELECT readable_high_water_timestamp > '"
                              + written
                              + "'::TIMESTAMPTZ FROM [SHOW CHANGEFEED JOB "
                              + feed
                              + "]")
                      .equals("t"));
      failOver(westSystem, value(primary, "SELECT now()"));
      // Neither while it replicated nor since has the standby run what is the primary's.
      assertThat(runsThatWroteFiles()).hasSize(1);

      try (Connection promoted = west.main()) {
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    value(promoted, "SELECT status FROM [SHOW JOB " + feed + "]").equals("failed"));
        String eastId = value(eastSystem, "SELECT crdb_internal.cluster_id()");
        assertThat(value(promoted, "SELECT error FROM [SHOW JOB " + feed + "]"))
            .contains("originally created by cluster " + eastId)
            .contains("must be recreated on this cluster");
        assertThat(runsThatWroteFiles()).hasSize(1);
        assertThat(rows(promoted, "SELECT label, schedule_status FROM [SHOW SCHEDULES]"))
            .containsExactlyInAnyOrder("nightly|ACTIVE", "export|ACTIVE");
        assertThat(value(promoted, "SELECT status FROM [SHOW JOB " + paused + "]"))
            .isEqualTo("paused");
        run(promoted, "RESUME JOB " + paused);
        assertThat(value(promoted, "SELECT status FROM [SHOW JOB WHEN COMPLETE " + paused + "]"))
            .isEqualTo("failed");

        westTime.forward(Duration.ofDays(1));
        await()
            .atMost(LIMIT)
            .until(() -> rows(promoted, "SELECT label FROM [SHOW PAUSED SCHEDULES]").size() == 2);
        assertThat(rows(promoted, "SELECT state FROM [SHOW SCHEDULES]"))
            .allMatch(state -> state.contains("another cluster (" + eastId + ":3)"));
        run(promoted, "RESUME SCHEDULES SELECT id FROM [SHOW SCHEDULES]");
        westTime.forward(Duration.ofDays(1));
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    rows(
                            promoted,
                            "SELECT job_type, status FROM [SHOW JOBS FOR SCHEDULES"
                                + " (SELECT id FROM [SHOW SCHEDULES])] ORDER BY job_type")
                        .equals(List.of("BACKUP|succeeded", "CHANGEFEED|succeeded")));
        assertThat(rows(promoted, "SHOW BACKUPS IN 'nodelocal://1/nightly'")).hasSize(1);
      }
      // The primary's own go on.
      assertThat(value(primary, "SELECT status FROM [SHOW JOB " + feed + "]")).isEqualTo("running");
    }
  }

  @Test
  void aChangefeedIsRecreatedOnThePromotedStandbyFromItsHighWater() throws Exception {
    try (Connection eastSystem = east.system();
        Connection westSystem = west.system();
        Connection primary = east.main()) {
      run(primary, "CREATE TABLE t (id INT PRIMARY KEY)");
      replicate(eastSystem, westSystem);
      String feed =
          value(
              primary,
              "CREATE CHANGEFEED FOR t INTO 'nodelocal://1/feed'"
                  + " WITH min_checkpoint_frequency = '50ms'");
      run(primary, "INSERT INTO t VALUES (1)");
      String high = "SELECT high_water_timestamp FROM [SHOW CHANGEFEED JOB " + feed + "]";
      await().atMost(LIMIT).until(() -> !value(primary, high).equals("null"));
      run(primary, "PAUSE JOB " + feed);
      await()
          .atMost(LIMIT)
          .until(
              () -> value(primary, "SELECT status FROM [SHOW JOB " + feed + "]").equals("paused"));
      run(primary, "INSERT INTO t VALUES (2)");
      failOver(westSystem, value(primary, "SELECT now()"));
      try (Connection promoted = west.main()) {
        String cursor = value(promoted, high);
        run(
            promoted,
            "CREATE CHANGEFEED FOR t INTO 'file://"
                + directory.resolve("again")
                + "' WITH min_checkpoint_frequency = '50ms', cursor = '"
                + cursor
                + "'");
        run(promoted, "INSERT INTO t VALUES (3)");
        await().atMost(LIMIT).until(() -> lines(directory.resolve("again")).size() >= 2);
        assertThat(lines(directory.resolve("again")))
            .endsWith(
                "{\"after\": {\"id\": 2}, \"key\": [2]}", "{\"after\": {\"id\": 3}, \"key\": [3]}");
      }
    }
  }

  private static List<String> lines(Path feed) throws Exception {
    if (!Files.exists(feed)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(feed)) {
      StringBuilder text = new StringBuilder();
      for (Path file :
          found.filter(path -> path.toString().endsWith(".ndjson")).sorted().toList()) {
        text.append(Files.readString(file));
      }
      return text.toString().lines().toList();
    }
  }
}
