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

/** What the technical overview says of a stream's start and course, seen with psql. */
@Tag("scenario")
@Timeout(180)
class OverviewDocumentTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String STATUS = "SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS";
  private static final String PROTECTED =
      "SELECT ts FROM system.protected_ts_records ORDER BY ts LIMIT 1";

  @TempDir private Path folder;
  private TwoClusters clusters;

  @BeforeEach
  void start() throws Exception {
    clusters = new TwoClusters(folder).startEast("--virtualized").startWest("--virtualized-empty");
    clusters.east("main", "CREATE TABLE pairs (id INT8 PRIMARY KEY, amount INT8, filler STRING)");
    clusters.east("main", "INSERT INTO pairs VALUES (1, 100, ''), (2, -100, '')");
  }

  @AfterEach
  void stop() throws Exception {
    clusters.close();
  }

  @Test
  void aJobOnEachSideAndAProtectedTimestampThatFollowsTheReplicatedTime() throws Exception {
    assertThat(clusters.east("system", PROTECTED).rows()).isEmpty();
    replicate(" WITH RETENTION = '1s'");
    assertThat(jobs("REPLICATION STREAM PRODUCER", true)).isEqualTo("running");
    assertThat(jobs("REPLICATION STREAM INGESTION", false)).isEqualTo("running");
    assertThat(clusters.east("system", PROTECTED).rows()).hasSize(1);

    // A scan as of the start time, then every change from there.
    clusters.awaitScanned("main");
    String replicated = clusters.west("system", STATUS).value("replicated_time");
    String retained = clusters.west("system", STATUS).value("retained_time");
    assertThat(retained).isLessThan(replicated);
    String held = clusters.east("system", PROTECTED).value("ts");
    clusters.east("main", "UPDATE pairs SET amount = 50 WHERE id = 1");
    await("the retained and the protected time move")
        .atMost(LIMIT)
        .until(
            () ->
                clusters.west("system", STATUS).value("retained_time").compareTo(replicated) > 0
                    && clusters.east("system", PROTECTED).value("ts").compareTo(held) > 0);
    clusters
        .west("system", "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST")
        .withColumns("failover_time");
    clusters.awaitOnWest("main", "data_state", "ready");
    assertThat(jobs("REPLICATION STREAM INGESTION", false)).isEqualTo("succeeded");
  }

  @Test
  void thePrimaryGivesUpAStreamThatItHearsNothingOf() throws Exception {
    replicate("");
    clusters.awaitScanned("main");
    clusters.east(
        "system", "ALTER VIRTUAL CLUSTER main SET REPLICATION SOURCE EXPIRATION WINDOW = '2s'");
    clusters.west("system", "ALTER VIRTUAL CLUSTER main PAUSE REPLICATION");
    await("the producer's end")
        .atMost(LIMIT)
        .until(() -> jobs("REPLICATION STREAM PRODUCER", true).equals("failed"));
    assertThat(
            clusters
                .east(
                    "system",
                    "SELECT error FROM [SHOW JOBS] WHERE job_type = 'REPLICATION STREAM PRODUCER'")
                .value("error"))
        .contains("timed out");
    assertThat(clusters.east("system", PROTECTED).rows()).isEmpty();
    clusters.west("system", "ALTER VIRTUAL CLUSTER main RESUME REPLICATION");
    clusters.awaitOnWest("main", "data_state", "replication paused");
  }

  @Test
  void aReaderOpensAfterTheScanFollowsTheReplicatedTimeAndStaysAfterLatest() throws Exception {
    clusters.east(
        "main",
        "INSERT INTO pairs SELECT g, 0, repeat('x', 500) FROM generate_series(10, 20000) AS g");
    replicate(" WITH READ VIRTUAL CLUSTER");
    Table offline = clusters.west("system", "SHOW VIRTUAL CLUSTER \"main-readonly\"");
    offline.withColumns(TwoClusters.CLUSTERS);
    if (clusters.west("system", STATUS).value("replicated_time").equals(Table.NULL)) {
      offline.withRows("4 | main-readonly | add | none");
    }
    clusters.awaitOnWest("\"main-readonly\"", "service_mode", "shared");
    String sum = "SELECT sum(amount) AS sum FROM pairs";
    for (int i = 1; i <= 5; i++) {
      clusters.east(
          "main",
          "BEGIN; UPDATE pairs SET amount = %d WHERE id = 1; UPDATE pairs SET amount = %d WHERE id = 2; COMMIT"
              .formatted(i, -i));
      clusters.west("main-readonly", sum).with("sum", "0");
    }
    await("the reader follows")
        .atMost(LIMIT)
        .until(
            () ->
                clusters
                    .west("main-readonly", "SELECT amount FROM pairs WHERE id = 1")
                    .value("amount")
                    .equals("5"));
    assertThatThrownBy(
            () -> clusters.west("main-readonly", "UPDATE pairs SET amount = 7 WHERE id = 1"))
        .hasMessageContaining("read-only");

    clusters.west("system", "ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
    clusters.awaitOnWest("main", "data_state", "ready");
    clusters.awaitOnWest("\"main-readonly\"", "service_mode", "shared");
    clusters.west("main-readonly", sum).with("sum", "0");
  }

  private void replicate(String options) throws Exception {
    clusters.west(
        "system",
        "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF main ON 'postgresql://root@%s/defaultdb?options=-ccluster%%3Dsystem&sslmode=disable'%s"
            .formatted(clusters.addressOfEast(), options));
  }

  private String jobs(String type, boolean onEast) throws Exception {
    String sql = "SELECT status FROM [SHOW JOBS] WHERE job_type = '%s'".formatted(type);
    return (onEast ? clusters.east("system", sql) : clusters.west("system", sql)).value("status");
  }
}
