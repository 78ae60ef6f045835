package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups and what is read back from them, by SQL alone. */
class BackupSqlTest {
  private static final String CONTENTS = "SELECT count(*), sum(v) FROM t";

  @TempDir Path directory;
  private TestServer east;

  @BeforeEach
  void start() throws Exception {
    east = TestServer.start(directory.resolve("east"), Shape.VIRTUALIZED);
  }

  @AfterEach
  void stop() {
    east.close();
  }

  private String collection() {
    return directory.resolve("backups").toUri().toString();
  }

  private void fill(Connection main) throws SQLException {
    run(
        main,
        "CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL)",
        "INSERT INTO t SELECT i, i FROM generate_series(1, 5000) AS g(i)",
        "CREATE USER app WITH PASSWORD 'pw'",
        "GRANT SELECT ON t TO app");
  }

  private List<Path> files(String suffix) throws Exception {
    try (Stream<Path> found = Files.walk(directory.resolve("backups"))) {
      return found.filter(path -> path.toString().endsWith(suffix)).toList();
    }
  }

  @Test
  void restoresTheLatestBackupIntoAnEmptyVirtualCluster() throws Exception {
    try (Connection main = east.main();
        TestServer west = TestServer.start(directory.resolve("west"), Shape.VIRTUALIZED);
        Connection target = west.main()) {
      fill(main);
      run(main, "BACKUP INTO '" + collection() + "'");
      run(main, "UPDATE t SET v = 1 WHERE id = 5000");
      assertThat(value(main, "BACKUP INTO '" + collection() + "'")).contains("|succeeded|1|");
      assertThat(files(".unfinished")).isEmpty();
      List<String> paths = rows(target, "SHOW BACKUPS IN '" + collection() + "'");
      assertThat(paths).hasSize(2).allMatch(path -> path.matches("/\\d{4}/\\d\\d/\\d\\d-.*"));
      assertThat(
              rows(
                  target,
                  "SELECT object_name, object_type, rows FROM [SHOW BACKUP FROM LATEST IN '"
                      + collection()
                      + "']"))
          .containsExactly("t|table|5000", "3|TENANT|null");

      assertThat(value(target, "RESTORE FROM LATEST IN '" + collection() + "'"))
          .contains("|succeeded|1|");
      assertThat(value(target, CONTENTS)).isEqualTo("5000|12497501");
      try (Connection app = west.as("main", "app", "pw")) {
        assertThat(value(app, CONTENTS)).isEqualTo("5000|12497501");
      }
      run(target, "CREATE TABLE after_it (id INT PRIMARY KEY)", "INSERT INTO after_it VALUES (1)");
      assertThat(value(target, CONTENTS)).isEqualTo("5000|12497501");
      assertThatThrownBy(() -> run(target, "RESTORE FROM LATEST IN '" + collection() + "'"))
          .hasMessageContaining("no tables");
      assertThat(value(target, CONTENTS)).isEqualTo("5000|12497501");
      assertThat(rows(target, "SELECT job_type, status FROM [SHOW JOBS]"))
          .containsExactly("RESTORE|failed", "RESTORE|succeeded");
      run(target, "DROP TABLE t", "DROP TABLE after_it");
      String withoutSlash = paths.getFirst().substring(1);
      run(target, "RESTORE FROM '" + withoutSlash + "' IN '" + collection() + "'");
      assertThat(value(target, CONTENTS)).isEqualTo("5000|12502500");
    }
  }

  @Test
  void aRevertToBeforeARestoreTakesAllOfItBack() throws Exception {
    String before;
    try (Connection main = east.main()) {
      fill(main);
      run(main, "BACKUP INTO '" + collection() + "'", "DROP TABLE t");
      before = value(main, "SELECT cluster_logical_timestamp()");
      run(main, "RESTORE FROM LATEST IN '" + collection() + "'");
      assertThat(value(main, CONTENTS)).isEqualTo("5000|12502500");
    }
    try (Connection system = east.system()) {
      String fingerprint =
          "SELECT fingerprint FROM [SHOW EXPERIMENTAL_FINGERPRINTS FROM VIRTUAL CLUSTER main]";
      String then = value(system, fingerprint + " AS OF SYSTEM TIME '" + before + "'");
      run(
          system,
          "ALTER VIRTUAL CLUSTER main STOP SERVICE",
          "ALTER VIRTUAL CLUSTER main RESET DATA TO SYSTEM TIME '" + before + "'");
      assertThat(value(system, fingerprint)).isEqualTo(then);
      run(system, "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
    }
    try (Connection main = east.main()) {
      assertThat(rows(main, "SHOW TABLES")).isEmpty();
    }
  }

  @Test
  void onlyWhoMayBackUpOrRestoreLooksAtBackups() throws Exception {
    try (Connection root = east.main()) {
      run(root, "CREATE USER curious WITH PASSWORD 'pw'", "BACKUP INTO '" + collection() + "'");
      try (Connection curious = east.as("main", "curious", "pw")) {
        for (String show : List.of("SHOW BACKUPS IN '%s'", "SHOW BACKUP FROM LATEST IN '%s'")) {
          assertThatThrownBy(() -> rows(curious, show.formatted(collection())))
              .hasMessageContaining("does not have BACKUP or RESTORE");
          run(root, "GRANT SYSTEM RESTORE TO curious");
          assertThat(rows(curious, show.formatted(collection()))).hasSize(1);
          run(root, "REVOKE SYSTEM RESTORE FROM curious");
        }
      }
    }
  }

  @Test
  void refusesADamagedBackupAndLeavesNothingOfIt() throws Exception {
    try (Connection main = east.main();
        TestServer west = TestServer.start(directory.resolve("west"), Shape.VIRTUALIZED);
        Connection target = west.main()) {
      fill(main);
      run(main, "BACKUP INTO '" + collection() + "'");
      Path data = files(".sst").getLast();
      byte[] bytes = Files.readAllBytes(data);
      bytes[bytes.length / 2] ^= 1;
      Files.write(data, bytes);
      assertThatThrownBy(() -> run(target, "RESTORE FROM LATEST IN '" + collection() + "'"))
          .hasMessageContaining("damaged");
      assertThat(rows(target, "SHOW TABLES")).isEmpty();
      bytes[bytes.length / 2] ^= 1;
      Files.write(data, bytes);
      Path manifest = files("MANIFEST.json").getFirst();
      Files.writeString(manifest, Files.readString(manifest).replace("5000", "4000"));
      assertThatThrownBy(() -> run(target, "SHOW BACKUP FROM LATEST IN '" + collection() + "'"))
          .hasMessageContaining("damaged");
    }
  }

  @Test
  void restoresVirtualClustersFromABackupOfTheSystemOne() throws Exception {
    try (Connection main = east.main();
        Connection system = east.system()) {
      fill(main);
      String feed = value(main, "CREATE CHANGEFEED FOR t INTO 'nodelocal://1/feed'");
      run(system, "BACKUP INTO '" + collection() + "' WITH include_all_virtual_clusters");
      run(
          system,
          "RESTORE VIRTUAL CLUSTER 3 FROM LATEST IN '"
              + collection()
              + "' WITH virtual_cluster_name = 'copy'",
          "ALTER VIRTUAL CLUSTER copy START SERVICE SHARED");
      assertThat(rows(system, "SHOW VIRTUAL CLUSTERS"))
          .containsExactly("1|system|ready|shared", "3|main|ready|shared", "4|copy|ready|shared");
      try (Connection copy = east.as("copy", "root", "")) {
        assertThat(value(copy, CONTENTS)).isEqualTo("5000|12502500");
        run(copy, "INSERT INTO t VALUES (5001, 1)");
        assertThat(value(copy, "SELECT error FROM [SHOW JOB WHEN COMPLETE " + feed + "]"))
            .contains("must be recreated");
      }
      assertThat(value(main, CONTENTS)).isEqualTo("5000|12502500");
      assertThatThrownBy(
              () -> run(system, "RESTORE VIRTUAL CLUSTER 3 FROM LATEST IN '" + collection() + "'"))
          .hasMessageContaining("already exists");
      assertThatThrownBy(() -> run(main, "RESTORE FROM LATEST IN '" + collection() + "'"))
          .hasMessageContaining("several virtual clusters");
    }
  }

  @Test
  void bringsAWholeClusterBackAfterItsVirtualClusterWasDropped() throws Exception {
    try (Connection system = east.system()) {
      try (Connection main = east.main()) {
        fill(main);
      }
      run(
          system,
          "BACKUP INTO '" + collection() + "' WITH include_all_virtual_clusters = true",
          "ALTER VIRTUAL CLUSTER main STOP SERVICE",
          "DROP VIRTUAL CLUSTER main",
          "RESTORE FROM LATEST IN '" + collection() + "' WITH include_all_virtual_clusters",
          "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
      try (Connection main = east.main()) {
        assertThat(value(main, CONTENTS)).isEqualTo("5000|12502500");
      }
    }
  }

  @Test
  void anAbandonedRestoreIsFinishedWhenTheClusterIsOpenedAgain() throws Exception {
    String job;
    try (Connection main = east.main()) {
      fill(main);
      run(main, "BACKUP INTO 'nodelocal://1/own'", "DROP TABLE t");
      job = value(main, "RESTORE FROM LATEST IN 'nodelocal://1/own' WITH detached");
    }
    east.close();
    east = TestServer.start(directory.resolve("east"), Shape.VIRTUALIZED);
    try (Connection main = east.main()) {
      assertThat(value(main, "SELECT status FROM [SHOW JOB WHEN COMPLETE " + job + "]"))
          .isEqualTo("succeeded");
      assertThat(value(main, CONTENTS)).isEqualTo("5000|12502500");
    }
  }
}
