package dev.understudy.bench.figure;

import dev.understudy.bench.figure.Bench.LoadedStore;
import dev.understudy.bench.load.Load;
import dev.understudy.bench.load.Rows;
import dev.understudy.bench.load.Work;
import dev.understudy.bench.site.Database;
import dev.understudy.bench.site.LocalNode;
import dev.understudy.bench.site.Site;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A primary and a standby on their way: scanned, replicating, failed over, failed back. Each step
 * is taken once, by the first figure that needs it.
 */
final class Pair {
  private static final String SCANNED_BYTES = "physical_replication_logical_bytes";
  private static final Duration SCAN_LIMIT = Duration.ofMinutes(15);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration EVERY = Duration.ofMillis(10);

  /** How long the writes run before a failover under them. */
  static final Duration UNDER_LOAD = Duration.ofSeconds(2);

  /** The newest time that the standby has everything up to. */
  static final String REPLICATED =
      "SELECT replicated_time FROM [SHOW VIRTUAL CLUSTER main WITH REPLICATION STATUS]";

  private final Site site;
  private final Plan plan;
  private final LocalNode primary;
  private final LocalNode standby;
  private final Rows rows;
  private final Once<Double> scanSeconds = new Once<>(this::scan);
  private final Once<Double> failoverMillis = new Once<>(this::failOver);

  /** What a failback sent. */
  record Failback(double megabytes, double seconds) {}

  Pair(Bench bench, LocalNode primary, LocalNode standby, Rows rows) {
    this.site = bench.site();
    this.plan = bench.plan();
    this.primary = primary;
    this.standby = standby;
    this.rows = rows;
  }

  static Pair open(Bench bench, LoadedStore store) throws Exception {
    return new Pair(
        bench,
        bench.newNode("primary").startFrom(store.node()),
        bench.newNode("standby").startEmpty(),
        store.rows());
  }

  Rows rows() {
    return rows;
  }

  LocalNode primary() {
    return primary;
  }

  LocalNode standby() {
    return standby;
  }

  /** From the statement that starts replication until the standby has a replicated time. */
  double scanSeconds() throws Exception {
    return scanSeconds.get();
  }

  private double scan() throws Exception {
    Stopwatch watch = new Stopwatch();
    standby
        .system()
        .run(
            "CREATE VIRTUAL CLUSTER main FROM REPLICATION OF main ON '%s'"
                .formatted(primary.sourceUri()));
    awaitValue(
        standby.system(),
        "The initial scan",
        SCAN_LIMIT,
        REPLICATED + " WHERE replicated_time IS NOT NULL");
    double seconds = watch.seconds();
    double copied = standby.metric(SCANNED_BYTES) / 1e6;
    if (copied < rows.megabytes()) {
      throw new IllegalStateException(
          "the scan copied %.1f MB of %.1f".formatted(copied, rows.megabytes()));
    }
    return seconds;
  }

  /** Polls on one connection until the query has a row. */
  private void awaitValue(Database database, String what, Duration limit, String query)
      throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      site.waiting()
          .until(
              what,
              EVERY,
              limit,
              () -> {
                try (ResultSet result = statement.executeQuery(query)) {
                  return result.next();
                } catch (SQLException e) {
                  throw new IllegalStateException(what + ": " + e.getMessage(), e);
                }
              });
    }
  }

  /** Upserts all over the table at the rate that the replicated time is measured under. */
  Load writes() throws InterruptedException {
    Database database = primary.main();
    return Load.paced(
        database,
        Work.upserts(rows, database.upsert()),
        Plan.CONNECTIONS,
        Plan.WRITES_PER_SECOND,
        plan.seed());
  }

  /** Under writes, from the statement until the promoted standby has taken a write. */
  double failoverMillis() throws Exception {
    return failoverMillis.get();
  }

  private double failOver() throws Exception {
    scanSeconds();
    double millis;
    try (Load load = writes()) {
      load.measure(UNDER_LOAD);
      Stopwatch watch = new Stopwatch();
      Database system = standby.system();
      system.run("ALTER VIRTUAL CLUSTER main COMPLETE REPLICATION TO LATEST");
      awaitValue(
          system,
          "The failover",
          LIMIT,
          "SELECT id FROM [SHOW VIRTUAL CLUSTERS] WHERE name = 'main' AND data_state = 'ready'");
      system.run("ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
      writeOne(standby.main(), rows);
      millis = watch.millis();
    }
    String found = standby.main().value("SELECT count(*) FROM " + rows.table());
    if (Long.parseLong(found) != rows.count()) {
      throw new IllegalStateException("the standby has " + found + " rows of " + rows.count());
    }
    return millis;
  }

  /** The first write, tried again while nobody serves. */
  static void writeOne(Database database, Rows rows) throws SQLException {
    Stopwatch watch = new Stopwatch();
    while (true) {
      try (Connection connection = database.connect()) {
        Work.upserts(rows, database.upsert()).on(connection, new SplittableRandom(1)).run();
        return;
      } catch (SQLException e) {
        if (watch.seconds() > LIMIT.toSeconds()) {
          throw e;
        }
      }
    }
  }

  /** Changes rows on the promoted standby, replicates back, and says what that sent. */
  Failback failBack() throws Exception {
    failoverMillis();
    Database now = standby.main();
    try (Connection connection = now.connect()) {
      var step = Work.upserts(rows, now.upsert()).on(connection, new SplittableRandom(plan.seed()));
      for (int i = 0; i < Plan.CHANGED_ROWS; i++) {
        step.run();
      }
    }
    double before = primary.metric(SCANNED_BYTES);
    primary.system().run("ALTER VIRTUAL CLUSTER main STOP SERVICE");
    String changedBy = standby.system().value("SELECT cluster_logical_timestamp()");
    Stopwatch watch = new Stopwatch();
    primary
        .system()
        .run(
            "ALTER VIRTUAL CLUSTER main START REPLICATION OF main ON '%s'"
                .formatted(standby.sourceUri()));
    awaitValue(
        primary.system(),
        "The failback",
        LIMIT,
        REPLICATED + " WHERE replicated_time > '%s'::TIMESTAMPTZ".formatted(instant(changedBy)));
    return new Failback((primary.metric(SCANNED_BYTES) - before) / 1e6, watch.seconds());
  }

  private static Instant instant(String logical) {
    return Instant.ofEpochSecond(0, Long.parseLong(logical.split("\\.", 2)[0]));
  }

  void end() throws IOException {
    for (LocalNode node : List.of(primary, standby)) {
      node.kill();
      site.delete(node.folder());
    }
  }
}
