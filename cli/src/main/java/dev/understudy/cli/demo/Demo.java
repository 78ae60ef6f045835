package dev.understudy.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.Console;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Plays one disaster from an empty pair of clusters to a proven standby, through the API alone. */
final class Demo {
  static final Duration PACE = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration SETTLING = Duration.ofSeconds(8);
  private static final Duration BACK = Duration.ofSeconds(5);
  private static final Duration AHEAD = Duration.ofSeconds(15);
  private static final int CONNECTIONS = 4;

  private final ApiClient api;
  private final Path folders;
  private final Consumer<UUID> killCluster;
  private final long rows;
  private final long seed;
  private final Console console;
  private final Clock clock;

  /**
   * @param folders where the clusters are
   * @param killCluster ends a cluster's process with SIGKILL
   * @param seed decides contents and transfers
   */
  Demo(
      ApiClient api,
      Path folders,
      Consumer<UUID> killCluster,
      long rows,
      long seed,
      Console console,
      Clock clock) {
    this.api = api;
    this.folders = folders;
    this.killCluster = killCluster;
    this.rows = rows;
    this.seed = seed;
    this.console = console;
    this.clock = clock;
  }

  DemoReport run(Scenario scenario) throws SQLException, IOException {
    String primary = createCluster("demo-east", "us-east-1");
    String standby = createCluster("demo-west", "us-east-2");
    String primaryUrl = Clusters.jdbcUrl(api, folders, primary);
    long bytes = load(primaryUrl);

    CommitLog log = new CommitLog();
    try (Workload workload = new Workload(primaryUrl, rows, log, PACE)) {
      workload.start(CONNECTIONS, seed);
      String stream = Streams.create(api, primary, standby);
      console.line("stream %s: %s to %s".formatted(stream, primary, standby));
      double scanSeconds = awaitReplicating(stream);
      long lag = settle(stream, workload);

      Instant due = askForFailover(scenario, stream, primary, workload);
      long rto = awaitFirstWrite(standby, due);
      HlcTimestamp failoverTime = awaitCompleted(stream);
      workload.close();
      console.line("failed over to %s; first write after %d ms".formatted(failoverTime, rto));

      Verification verification = verify(standby, log, failoverTime);
      deleteClusters(primary, standby);
      return new DemoReport(
          scenario.word(),
          rows,
          bytes,
          bytes / 1e6 / scanSeconds,
          lag,
          lossMillis(log, failoverTime),
          rto,
          verification);
    }
  }

  private long settle(String stream, Workload workload) {
    try (LagSampler sampler = new LagSampler(api, stream, clock)) {
      LockSupport.parkNanos(SETTLING.toNanos());
      long lag = sampler.p99Millis();
      console.line(
          "replicating, lag p99 %d ms, %d transactions committed"
              .formatted(lag, workload.commits()));
      return lag;
    }
  }

  /** Returns the moment from which the standby is waited for. */
  private Instant askForFailover(
      Scenario scenario, String stream, String primary, Workload workload) {
    Instant asked = clock.instant();
    switch (scenario) {
      case LATEST -> {
        killCluster.accept(UUID.fromString(primary));
        workload.close();
        console.line("primary killed (SIGKILL) after %d commits".formatted(workload.commits()));
        asked = clock.instant();
        Streams.update(api, stream, Map.of("status", "FAILING_OVER"));
      }
      case PAST -> failOverAt(stream, asked.minus(BACK));
      case FUTURE -> {
        Instant ahead = asked.plus(AHEAD);
        failOverAt(stream, ahead);
        Waiting.until(
            "the moment of the failover",
            PATIENCE,
            INTERVAL,
            () -> {
              Duration left = Duration.between(clock.instant(), ahead);
              console.progress(
                  "failover in %d s, %d transactions committed"
                      .formatted(left.toSeconds(), workload.commits()));
              return left.isNegative();
            });
        asked = ahead;
      }
    }
    return asked;
  }

  private void failOverAt(String stream, Instant target) {
    console.line("failover to %s asked for, writes go on".formatted(target));
    Streams.update(api, stream, Map.of("status", "FAILING_OVER", "failover_at", target.toString()));
  }

  private void deleteClusters(String... ids) {
    for (String id : ids) {
      Clusters.delete(api, id);
    }
    for (String id : ids) {
      Waiting.until(
          "cluster " + id + " to be deleted",
          PATIENCE,
          INTERVAL,
          () -> Clusters.state(api, id).equals("DELETED"));
    }
  }

  private String createCluster(String name, String region) {
    String id = Clusters.create(api, name, region);
    Waiting.until(
        "cluster " + name + " to be created",
        PATIENCE,
        INTERVAL,
        () -> {
          String state = Clusters.state(api, id);
          if (state.equals("CREATION_FAILED")) {
            throw new CommandFailure("cluster " + name + " could not be created");
          }
          return state.equals("CREATED");
        });
    console.line("cluster %s (AWS %s) is %s".formatted(name, region, id));
    return id;
  }

  private long load(String url) throws SQLException, IOException {
    Instant began = clock.instant();
    try (Connection connection = DriverManager.getConnection(url)) {
      Bank.createTables(connection);
      long bytes =
          Bank.load(
              connection,
              rows,
              seed,
              done -> console.progress("loading accounts: %d of %d".formatted(done, rows)));
      double seconds = Math.max(0.001, Duration.between(began, clock.instant()).toMillis() / 1e3);
      console.line("loaded %d accounts, %.1f MB in %.1f s".formatted(rows, bytes / 1e6, seconds));
      return bytes;
    }
  }

  /** Returns the seconds that the initial scan took, as the stream's timeline tells them. */
  private double awaitReplicating(String stream) {
    String[] shown = {""};
    Instant[] scanBegan = {clock.instant()};
    Waiting.until(
        "the stream to replicate",
        PATIENCE,
        Duration.ofMillis(20),
        () -> {
          JsonNode full = Streams.getFull(api, stream);
          String phase = full.path("phase").asText();
          refuseAttention(full);
          if (!phase.equals(shown[0])) {
            shown[0] = phase;
            console.line("  " + full.path("status").asText() + " / " + phase);
            if (phase.equals("INITIAL_SCAN")) {
              scanBegan[0] = clock.instant();
            }
          }
          JsonNode fraction = full.path("progress").path("fraction");
          if (phase.equals("INITIAL_SCAN") && fraction.isNumber()) {
            console.progress("  initial scan: %.0f %%".formatted(100 * fraction.asDouble()));
          }
          return phase.equals("REPLICATING");
        });
    return Math.max(0.001, Duration.between(scanBegan[0], clock.instant()).toMillis() / 1e3);
  }

  private static void refuseAttention(JsonNode full) {
    JsonNode attention = full.path("attention");
    if (attention.isObject()) {
      throw new CommandFailure(
          "the stream needs attention in %s: %s"
              .formatted(attention.path("step").asText(), attention.path("error").asText()));
    }
  }

  private long awaitFirstWrite(String standby, Instant since) {
    String url = Clusters.jdbcUrl(api, folders, standby);
    Waiting.until("a write on the standby", PATIENCE, Duration.ofMillis(10), () -> canWrite(url));
    return Duration.between(since, clock.instant()).toMillis();
  }

  private static boolean canWrite(String url) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate("UPDATE accounts SET balance = balance + 0 WHERE id = 0") == 1;
    } catch (SQLException e) {
      // Not promoted yet; the caller's limit ends a wait that is in vain.
      return false;
    }
  }

  private HlcTimestamp awaitCompleted(String stream) {
    Waiting.until(
        "the stream to be COMPLETED",
        PATIENCE,
        INTERVAL,
        () -> {
          JsonNode full = Streams.getFull(api, stream);
          refuseAttention(full);
          return full.path("status").asText().equals("COMPLETED");
        });
    return new HlcTimestamp(Streams.getFull(api, stream).path("failover_time").asText());
  }

  private Verification verify(String standby, CommitLog log, HlcTimestamp failoverTime)
      throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(Clusters.jdbcUrl(api, folders, standby))) {
      Verification found = new Verifier(log, failoverTime, rows).verify(connection);
      console.line(
          "verified %d commits at or below the failover time: %d lost, %d extra"
              .formatted(found.kept() + found.lost(), found.lost(), found.extra()));
      found.problems().forEach(console::line);
      return found;
    }
  }

  private static long lossMillis(CommitLog log, HlcTimestamp failoverTime) {
    return log.newest()
        .map(newest -> Math.max(0, (newest.wallNanos() - failoverTime.wallNanos()) / 1_000_000))
        .orElse(0L);
  }
}
