package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reaches the node's files by SQL, and whether they can be reached at all. */
class StorageSqlTest {
  @TempDir private Path directory;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(directory.resolve("store"), Shape.VIRTUALIZED);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void refused(Connection sql, String statement, String sqlState) {
    assertThatThrownBy(() -> run(sql, statement))
        .as(statement)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState));
  }

  @Test
  void aLocationIsCheckedByFilesThatGoThereAndBack() throws Exception {
    try (Connection system = server.system();
        Connection main = server.main()) {
      String check = "CHECK EXTERNAL CONNECTION 'nodelocal://1/checked' WITH ";
      assertThat(rows(main, check + "transfer = '200KiB', concurrently = 3, time = '1ms'"))
          .hasSize(1)
          .allMatch(row -> row.matches("1\\|\\|t\\|null\\|[\\d.]+ [KM]iB\\|.*/s\\|.*/s\\|t"));
      Path extern = directory.resolve("store/extern/checked");
      assertThat(extern).isEmptyDirectory();
      Path file = Files.writeString(directory.resolve("file"), "no directory");
      assertThat(rows(main, "CHECK EXTERNAL CONNECTION '" + file.toUri() + "'").get(0))
          .startsWith("1||f|java.nio.file")
          .endsWith("|f");
      refused(main, check + "transfer = '2GiB'", "22023");
      refused(main, check + "concurrently = 0", "22023");
      refused(main, check + "colour = 'red'", "0A000");
      refused(main, "CHECK EXTERNAL CONNECTION 'external://x'", "42501");
      refused(system, "CHECK EXTERNAL CONNECTION 'external://x'", "42704");
      refused(system, "CHECK EXTERNAL CONNECTION 'postgresql://h'", "XXUUU");
    }
  }

  @Test
  void aVirtualClusterNeedsTheCapabilityForFilesOfTheNode() throws Exception {
    try (Connection system = server.system();
        Connection main = server.main()) {
      run(system, "SET CLUSTER SETTING kv.rangefeed.enabled = true");
      run(main, "CREATE TABLE able (id INT PRIMARY KEY)", "BACKUP INTO 'nodelocal://1/able'");
      run(system, "ALTER VIRTUAL CLUSTER main REVOKE CAPABILITY can_use_nodelocal_storage");
      for (String statement :
          new String[] {
            "BACKUP INTO 'nodelocal://1/able'",
            "RESTORE FROM LATEST IN 'nodelocal://1/able'",
            "SHOW BACKUPS IN 'nodelocal://1/able'",
            "SHOW BACKUP FROM LATEST IN 'nodelocal://1/able'",
            "CHECK EXTERNAL CONNECTION 'nodelocal://1/able'",
            "CREATE CHANGEFEED FOR TABLE able INTO 'nodelocal://1/able'",
            "CREATE SCHEDULE FOR BACKUP INTO 'nodelocal://1/able' RECURRING '@daily'"
                + " FULL BACKUP ALWAYS"
          }) {
        refused(main, statement, "42501");
      }
      run(system, "BACKUP INTO 'nodelocal://1/system'");
      run(system, "ALTER VIRTUAL CLUSTER main GRANT CAPABILITY can_use_nodelocal_storage");
      assertThat(rows(main, "SHOW BACKUPS IN 'nodelocal://1/able'")).hasSize(1);
    }
  }
}
