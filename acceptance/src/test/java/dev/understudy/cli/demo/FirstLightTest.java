package dev.understudy.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.Console;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.up.ControlPlane;
import dev.understudy.cli.up.DataDirectory;
import dev.understudy.cli.up.UpOptions;
import dev.understudy.domain.HlcTimestamp;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole product on one machine, with few rows. */
@Timeout(300)
class FirstLightTest {
  private static final long ROWS = 2_000;
  private static final long SEED = 20_261_122;
  private final Console console = new Console(System.out, false);

  @TempDir private Path folder;

  /** With clusters that speak TLS; the other test's do not. */
  @Test
  void thePrimaryIsKilledAndTheStandbyHasEveryAcknowledgedCommit() throws Exception {
    try (DemoSite site = new DemoSite(folder, false);
        ControlPlane plane = ControlPlane.start(new UpOptions(site.data(), 0, true), console);
        ApiClient api = new ApiClient(plane.api(), plane.readKey())) {
      DemoReport report =
          new Demo(api, clusters(site), plane::killCluster, ROWS, SEED, console, Clock.systemUTC())
              .run(Scenario.LATEST);

      assertThat(report.verification().isGood()).as(report.line()).isTrue();
      assertThat(report.verification().kept()).isPositive();
    }
  }

  @Test
  void replicationGoesOnWithoutTheControlPlaneAndTheVerifierFindsWhatIsWrong() throws Exception {
    try (DemoSite site = new DemoSite(folder, false)) {
      UpOptions options = new UpOptions(site.data(), 0);
      Pair pair;
      CommitLog log = new CommitLog();
      try (ControlPlane plane = ControlPlane.start(options, console);
          ApiClient api = new ApiClient(plane.api(), plane.readKey())) {
        pair = Pair.create(api, clusters(site));
        try (Connection connection = DriverManager.getConnection(pair.primaryUrl())) {
          Bank.createTables(connection);
          Bank.load(connection, ROWS, SEED, rows -> {});
        }
        pair.startStream(api);
      }

      try (Workload workload = new Workload(pair.primaryUrl(), ROWS, log, Demo.PACE)) {
        workload.start(4, SEED);
        assertReplicatedTimeAdvances(pair, workload);

        try (ControlPlane plane = ControlPlane.start(options, console);
            ApiClient api = new ApiClient(plane.api(), plane.readKey())) {
          HlcTimestamp failoverTime = failOverTo(api, pair, Instant.now().minusSeconds(2));
          workload.close();
          assertFingerprintsAreEqual(pair, failoverTime);
          assertVerifierFindsSabotage(pair, log, failoverTime);
        }
      }
    }
  }

  private static Path clusters(DemoSite site) {
    return DataDirectory.open(site.data()).clusters();
  }

  private static void assertReplicatedTimeAdvances(Pair pair, Workload workload)
      throws SQLException {
    Instant before = replicatedTime(pair);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> workload.commits() > 400 && replicatedTime(pair).isAfter(before.plusSeconds(3)));
  }

  private static Instant replicatedTime(Pair pair) throws SQLException {
    try (Connection connection = DriverManager.getConnection(pair.standbySystemUrl());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS")) {
      row.next();
      return row.getTimestamp("replicated_time").toInstant();
    }
  }

  private static HlcTimestamp failOverTo(ApiClient api, Pair pair, Instant target) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                Streams.getFull(api, pair.stream()).path("status").asText().equals("REPLICATING"));
    Streams.update(
        api, pair.stream(), Map.of("status", "FAILING_OVER", "failover_at", target.toString()));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Streams.get(api, pair.stream()).path("status").asText().equals("COMPLETED"));
    JsonNode full = Streams.getFull(api, pair.stream());
    return new HlcTimestamp(full.path("failover_time").asText());
  }

  private static void assertFingerprintsAreEqual(Pair pair, HlcTimestamp at) throws SQLException {
    assertThat(fingerprint(pair.standbySystemUrl(), at))
        .isEqualTo(fingerprint(pair.primarySystemUrl(), at));
  }

  private static long fingerprint(String url, HlcTimestamp at) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT * FROM [SHOW EXPERIMENTAL_FINGERPRINTS FROM VIRTUAL CLUSTER main]"
                    + " AS OF SYSTEM TIME '%s'".formatted(at))) {
      row.next();
      return row.getLong("fingerprint");
    }
  }

  private static void assertVerifierFindsSabotage(
      Pair pair, CommitLog log, HlcTimestamp failoverTime) throws SQLException {
    Verifier verifier = new Verifier(log, failoverTime, ROWS);
    try (Connection connection = DriverManager.getConnection(pair.standbyUrl())) {
      Verification sound = verifier.verify(connection);
      assertThat(sound.isGood()).as(sound.toString()).isTrue();

      JournalEntry kept = note(log, failoverTime, true);
      JournalEntry reverted = note(log, failoverTime, false);
      connection.setAutoCommit(true);
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("DELETE FROM journal WHERE id = " + kept.id());
        statement.executeUpdate(
            "INSERT INTO journal VALUES (%d, 'note', %d, %d, 0)"
                .formatted(reverted.id(), reverted.fromAccount(), reverted.toAccount()));
      }
      Verification sabotaged = verifier.verify(connection);
      assertThat(sabotaged.lost()).isEqualTo(1);
      assertThat(sabotaged.extra()).isEqualTo(1);
      assertThat(sabotaged.isGood()).isFalse();
    }
  }

  /** An acknowledged entry that moved nothing, at or below the failover time or above it. */
  private static JournalEntry note(CommitLog log, HlcTimestamp failoverTime, boolean below) {
    return log.commits().stream()
        .filter(commit -> !commit.entry().isTransfer())
        .filter(commit -> commit.at().compareTo(failoverTime) <= 0 == below)
        .map(CommitLog.Commit::entry)
        .findFirst()
        .orElseThrow();
  }
}
