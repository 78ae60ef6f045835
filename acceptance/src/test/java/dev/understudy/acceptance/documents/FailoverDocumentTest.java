package dev.understudy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guide on failover and failback, statement by statement with psql. */
@Tag("scenario")
@Timeout(180)
class FailoverDocumentTest {
  private static final String HLC = "\\d{19}\\.\\d{10}";
  private static final String STATUS = "SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS";
  private static final String TABLE = "CREATE TABLE rides (id INT8 PRIMARY KEY, city STRING)";
  private static final String RIDES = "SELECT id FROM rides ORDER BY id";

  @TempDir private Path folder;
  private TwoClusters clusters;

  @BeforeEach
  void makePlace() {
    clusters = new TwoClusters(folder);
  }

  @AfterEach
  void stop() throws Exception {
    clusters.close();
  }

  @Test
  void toTheLatestTimeAndBackToTheOriginalPrimary() throws Exception {
    startVirtualized();
    clusters.west("system", STATUS).withColumns(TwoClusters.STATUS).with("status", "replicating");
    failOverTo("LATEST");
    clusters.west("main", "INSERT INTO rides VALUES (2, 'paris')");
    clusters.east("main", "INSERT INTO rides VALUES (99, 'written behind our back')");

    clusters.east("system", "ALTER VIRTUAL CLUSTER main STOP SERVICE");
    clusters.west("system", "SET CLUSTER SETTING kv.rangefeed.enabled = 'true'");
    clusters.east(
        "system",
        "ALTER VIRTUAL CLUSTER main START REPLICATION OF main ON '%s'"
            .formatted(uri(clusters.addressOfWest())));
    clusters
        .east("system", "SHOW VIRTUAL CLUSTER main")
        .withColumns(TwoClusters.CLUSTERS)
        .withRows("3 | main | replicating | none");
    String now = clusters.west("system", "SELECT now()::TIMESTAMPTZ AS now").value("now");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                clusters
                    .east(
                        "system",
                        "SELECT replicated_time > '%s'::TIMESTAMPTZ AS beyond FROM [%s]"
                            .formatted(now, STATUS))
                    .value("beyond")
                    .equals("t"));
    clusters
        .east("system", "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST")
        .withColumns("failover_time")
        .with("failover_time", HLC);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                clusters
                    .east("system", "SHOW VIRTUAL CLUSTER main")
                    .value("data_state")
                    .equals("ready"));
    clusters.east("system", "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
    clusters.east("system", "SET CLUSTER SETTING server.controller.default_target_cluster='main'");
    clusters.east("main", RIDES).withRows("1", "2");
  }

  @Test
  void toATimeInThePast() throws Exception {
    startVirtualized();
    clusters.awaitScanned("main");
    String before = clusters.east("main", "SELECT now()::TIMESTAMPTZ AS now").value("now");
    clusters.east("main", "DELETE FROM rides WHERE id = 1");
    clusters.awaitScanned("main");
    assertThatThrownBy(
            () ->
                clusters.west(
                    "system",
                    "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO SYSTEM TIME '-1h'"))
        .hasMessageContaining("before earliest safe");
    failOverTo("SYSTEM TIME '" + before + "'");
    clusters.west("main", RIDES).withRows("1");
    clusters.east("main", RIDES).withRows();
  }

  @Test
  void toATimeInTheFuture() throws Exception {
    startVirtualized();
    clusters
        .west("system", "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO SYSTEM TIME '+5h'")
        .withColumns("failover_time")
        .with("failover_time", HLC);
    clusters
        .west("system", STATUS)
        .withColumns(TwoClusters.STATUS)
        .with("failover_time", HLC)
        .with("status", "replication pending failover");
    failOverTo("SYSTEM TIME '+2s'");
    clusters.west("main", RIDES).withRows("1");
  }

  @Test
  void fromAPrimaryThatExistedBeforeAndWasNotVirtualized() throws Exception {
    clusters.startEast().startWest("--virtualized-empty");
    clusters.east("system", TABLE);
    clusters.east("system", "INSERT INTO rides VALUES (1, 'rome')");
    clusters.east("system", "SET CLUSTER SETTING kv.rangefeed.enabled = true");
    clusters.west(
        "system",
        "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF system ON '%s'"
            .formatted(uri(clusters.addressOfEast())));
    clusters.awaitScanned("main");
    clusters.west("system", STATUS).with("source_tenant_name", "system");
    failOverTo("LATEST");
    clusters.west("main", RIDES).withRows("1");
    clusters.west("main", "INSERT INTO rides VALUES (2, 'paris')");

    clusters.east(
        "system",
        "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF main ON '%s'"
            .formatted(uri(clusters.addressOfWest())));
    clusters.east("system", "DROP TABLE rides");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !clusters.east("system", STATUS).value("replicated_time").equals(Table.NULL));
    assertThat(clusters.east("system", "SHOW VIRTUAL CLUSTER main").value("data_state"))
        .isEqualTo("replicating");
  }

  @Test
  void whatBecomesOfJobs() throws Exception {
    startVirtualized();
    clusters.east(
        "main",
        "CREATE SCHEDULE nightly FOR BACKUP INTO 'nodelocal://1/nightly' RECURRING '* * * * *'"
            + " FULL BACKUP ALWAYS WITH SCHEDULE OPTIONS first_run = 'now'");
    clusters.east("main", "CREATE CHANGEFEED FOR TABLE rides INTO 'nodelocal://1/rides'");
    clusters.awaitScanned("main");
    failOverTo("LATEST");

    String schedules = "SELECT label, schedule_status FROM [SHOW SCHEDULES FOR BACKUP]";
    String changefeeds = "SELECT status, error FROM [SHOW CHANGEFEED JOBS]";
    await("the changefeed's failure")
        .atMost(Duration.ofSeconds(30))
        .until(() -> clusters.west("main", changefeeds).value("status").equals("failed"));
    assertThat(clusters.west("main", changefeeds).value("error")).contains("recreated");
    // Paused when it next comes due, which may take a minute.
    await("the schedule's pause")
        .atMost(Duration.ofSeconds(90))
        .until(() -> clusters.west("main", schedules).value("schedule_status").equals("PAUSED"));
    String id = clusters.west("main", "SELECT id FROM [SHOW SCHEDULES FOR BACKUP]").value("id");
    clusters.west("main", "RESUME SCHEDULE " + id);
    clusters.west("main", schedules).withRows("nightly | ACTIVE");
    clusters.east("main", schedules).withRows("nightly | ACTIVE");
  }

  private void startVirtualized() throws Exception {
    clusters.startEast("--virtualized").startWest("--virtualized-empty");
    clusters.east("main", TABLE);
    clusters.east("main", "INSERT INTO rides VALUES (1, 'rome')");
    clusters.west(
        "system",
        "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF main ON '%s'"
            .formatted(uri(clusters.addressOfEast())));
    clusters.awaitScanned("main");
  }

  private static String uri(String address) {
    return "postgresql://root@%s/defaultdb?options=-ccluster%%3Dsystem&sslmode=disable"
        .formatted(address);
  }

  /** Both steps of the guide on the standby. */
  private void failOverTo(String time) throws Exception {
    clusters
        .west("system", "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO " + time)
        .withColumns("failover_time")
        .with("failover_time", HLC);
    clusters.awaitOnWest("main", "data_state", "ready");
    clusters.west("system", "ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
    clusters
        .west("system", "SHOW VIRTUAL CLUSTERS")
        .withColumns(TwoClusters.CLUSTERS)
        .withRows("1 | system | ready | shared", "3 | main | ready | shared");
    clusters.west("system", "SET CLUSTER SETTING server.controller.default_target_cluster='main'");
  }
}
