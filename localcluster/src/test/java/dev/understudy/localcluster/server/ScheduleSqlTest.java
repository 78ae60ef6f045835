package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleSqlTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String NIGHTLY =
      "CREATE SCHEDULE nightly FOR BACKUP INTO 'nodelocal://1/nightly'"
          + " RECURRING '@daily' FULL BACKUP ALWAYS WITH SCHEDULE OPTIONS first_run = 'now'";

  @TempDir Path store;
  private final ShiftedClock time = new ShiftedClock();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(store, Shape.VIRTUALIZED, time);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aScheduleReallyBacksUpAndIsThereAfterARestart() throws Exception {
    String id;
    try (Connection main = server.main()) {
      run(main, "CREATE TABLE t (id INT PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      String created = value(main, NIGHTLY);
      id = created.substring(0, created.indexOf('|'));
      assertThat(created)
          .contains("|nightly|ACTIVE|")
          .endsWith("|@daily|BACKUP INTO 'nodelocal://1/nightly' WITH detached");
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  rows(main, "SELECT status FROM [SHOW JOBS FOR SCHEDULE " + id + "]")
                      .equals(List.of("succeeded")));
      assertThat(rows(main, "SHOW BACKUPS IN 'nodelocal://1/nightly'")).hasSize(1);
      assertThat(
              rows(
                  main,
                  "SELECT label, schedule_status, state, recurrence, jobsrunning, owner,"
                      + " on_previous_running, on_execution_failure, backup_type"
                      + " FROM [SHOW SCHEDULES FOR BACKUP]"))
          .containsExactly("nightly|ACTIVE|null|@daily|0|root|WAIT|RESCHEDULE|FULL");
      assertThat(value(main, "SELECT command FROM [SHOW SCHEDULE " + id + "]"))
          .startsWith("{\"backup_statement\": \"BACKUP INTO ");
    }
    server.close();
    server = TestServer.start(store, Shape.VIRTUALIZED);
    try (Connection main = server.main();
        Connection system = server.system()) {
      assertThat(rows(main, "SELECT id FROM [SHOW RUNNING SCHEDULES]")).containsExactly(id);
      assertThat(rows(system, "SHOW SCHEDULES")).isEmpty();
    }
  }

  @Test
  void schedulesArePausedResumedAndDroppedByIdOrBySelect() throws Exception {
    try (Connection main = server.main()) {
      String create = "CREATE SCHEDULE %s FOR BACKUP INTO 'nodelocal://1/%s' RECURRING '0 3 * * *'";
      run(main, create.formatted("'first one'", "a"), create.formatted("second", "b"));
      run(
          main,
          "CREATE SCHEDULE IF NOT EXISTS second FOR BACKUP INTO 'x://y' RECURRING '@daily'"
              .replace("x://y", "nodelocal://1/c"));
      assertThat(rows(main, "SELECT label FROM [SHOW SCHEDULES] ORDER BY label"))
          .containsExactly("first one", "second");
      String id = value(main, "SELECT id FROM [SHOW SCHEDULES] WHERE label = 'second'");
      run(main, "PAUSE SCHEDULE " + id);
      assertThat(rows(main, "SELECT label FROM [SHOW PAUSED SCHEDULES]")).containsExactly("second");
      run(main, "PAUSE SCHEDULES (SELECT id FROM [SHOW SCHEDULES] WHERE label = 'first one')");
      assertThat(rows(main, "SHOW RUNNING SCHEDULES")).isEmpty();
      run(
          main,
          "RESUME SCHEDULES WITH x AS (SHOW SCHEDULES) SELECT id FROM x WHERE label = 'second'");
      assertThat(rows(main, "SELECT label FROM [SHOW RUNNING SCHEDULES]"))
          .containsExactly("second");
      run(main, "DROP SCHEDULES SELECT id FROM [SHOW SCHEDULES]");
      assertThat(rows(main, "SHOW SCHEDULES")).isEmpty();
      assertThatThrownBy(() -> run(main, "RESUME SCHEDULE " + id))
          .hasMessageContaining("schedule " + id + " does not exist");
      assertThatThrownBy(() -> run(main, create.formatted("bad", "c").replace("0 3", "99 99")))
          .hasMessageContaining("cron expression");
    }
  }

  @Test
  void runsAtItsTimesAndForgetsJobsAfterTwoWeeks() throws Exception {
    try (Connection main = server.main()) {
      run(main, "CREATE SCHEDULE daily FOR BACKUP INTO 'nodelocal://1/daily' RECURRING '@daily'");
      String ended =
          "SELECT count(*) FROM [SHOW JOBS FOR SCHEDULES (SELECT id FROM [SHOW SCHEDULES])]"
              + " WHERE status = 'succeeded'";
      assertThat(value(main, ended)).isEqualTo("0");
      for (String runs : List.of("1", "2")) {
        time.forward(Duration.ofDays(1));
        await().atMost(LIMIT).until(() -> value(main, ended).equals(runs));
      }
      run(main, "PAUSE SCHEDULES SELECT id FROM [SHOW SCHEDULES]");
      time.forward(Duration.ofDays(15));
      await().atMost(LIMIT).until(() -> value(main, ended).equals("0"));
      assertThat(rows(main, "SHOW BACKUPS IN 'nodelocal://1/daily'")).hasSize(2);
    }
  }

  @Test
  void aScheduleThatNeverComesDueAgainIsRefusedAtOnce() throws Exception {
    try (Connection main = server.main()) {
      for (String options : List.of("", " WITH SCHEDULE OPTIONS first_run = 'now'")) {
        assertThatThrownBy(
                () ->
                    run(
                        main,
                        "CREATE SCHEDULE never FOR BACKUP INTO 'nodelocal://1/never'"
                            + " RECURRING '0 0 31 2 *' FULL BACKUP ALWAYS"
                            + options))
            .hasMessageContaining("never comes due");
      }
      assertThat(rows(main, "SHOW SCHEDULES")).isEmpty();
    }
  }

  @Test
  void whatItsOwnerMayNoLongerDoIsNotDone() throws Exception {
    try (Connection root = server.main()) {
      run(
          root,
          "CREATE TABLE t (id INT PRIMARY KEY)",
          "CREATE USER keeper WITH PASSWORD 'pw'",
          "GRANT SYSTEM BACKUP TO keeper",
          "GRANT CHANGEFEED ON t TO keeper");
      try (Connection keeper = server.as("main", "keeper", "pw")) {
        run(
            keeper,
            "CREATE SCHEDULE b FOR BACKUP INTO 'nodelocal://1/b' RECURRING '@daily'",
            "CREATE SCHEDULE c FOR CHANGEFEED t INTO 'nodelocal://1/c' RECURRING '@daily'");
      }
      run(root, "REVOKE SYSTEM BACKUP FROM keeper", "REVOKE CHANGEFEED ON t FROM keeper");
      time.forward(Duration.ofDays(1));
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  rows(root, "SELECT state FROM [SHOW SCHEDULES]").stream()
                      .allMatch(state -> state.contains("privilege")));
      assertThat(rows(root, "SHOW JOBS")).isEmpty();
      run(root, "GRANT SYSTEM BACKUP TO keeper", "GRANT CHANGEFEED ON t TO keeper");
      time.forward(Duration.ofDays(1));
      await().atMost(LIMIT).until(() -> rows(root, "SHOW JOBS").size() == 2);
    }
  }

  @Test
  void aScheduleWhoseBackupFailsSaysSo() throws Exception {
    try (Connection main = server.main()) {
      run(
          main,
          "CREATE SCHEDULE bad FOR BACKUP INTO 'file:///proc/nowhere' RECURRING '@daily'"
              + " WITH SCHEDULE OPTIONS first_run = 'now', on_execution_failure = 'pause'");
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  value(main, "SELECT schedule_status, state FROM [SHOW SCHEDULES]")
                      .matches("PAUSED\\|paused because the run failed: job \\d+: .*"));
      assertThat(value(main, "SELECT status FROM [SHOW JOBS]")).isEqualTo("failed");
    }
  }
}
