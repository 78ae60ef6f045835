package dev.understudy.bench.figure;

import dev.understudy.bench.load.Load;
import dev.understudy.bench.load.Rows;
import dev.understudy.bench.load.Work;
import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.report.Peer;
import dev.understudy.bench.report.Target;
import dev.understudy.bench.site.Database;
import dev.understudy.bench.site.LocalNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Figures of one cluster that has the machine to itself. */
final class ClusterFigures {
  private static final double READS_PER_SECOND = 10_000;
  private static final double READS_OF_PEER = 0.25;
  private static final double UPSERTS_PER_SECOND = 5_000;
  private static final double VERSIONS_PER_SECOND = 50_000;
  private static final double REOPEN_SECONDS = 3;
  private static final Duration BEFORE_A_KILL = Duration.ofSeconds(1);
  private static final long WARM_UP_VERSIONS = 1_000;

  private ClusterFigures() {}

  static List<Measurement> reads(Bench bench) throws Exception {
    Plan plan = bench.plan();
    Database ours = bench.alone(plan.bytes()).main();
    Rows rows = bench.loaded(plan.bytes()).rows();
    Load.Window window = Throughput.of(plan, ours, Work.reads(rows));
    Peer peer =
        bench.peer(
            postgres ->
                Throughput.of(plan, postgres.database(), Work.reads(postgres.rows())).perSecond());
    return List.of(
        Measurement.of(
            "point reads",
            window.perSecond(),
            "/s",
            Target.atLeast(READS_PER_SECOND).andOfPeer(READS_OF_PEER),
            peer,
            "%d connections, %s".formatted(Plan.CONNECTIONS, window.latency())));
  }

  static List<Measurement> upserts(Bench bench) throws Exception {
    Plan plan = bench.plan();
    Database ours = bench.alone(plan.bytes()).main();
    Rows rows = bench.loaded(plan.bytes()).rows();
    Load.Window window = Throughput.of(plan, ours, Work.upserts(rows, ours.upsert()));
    Peer peer =
        bench.peer(
            postgres -> {
              Database theirs = postgres.database();
              return Throughput.of(plan, theirs, Work.upserts(postgres.rows(), theirs.upsert()))
                  .perSecond();
            });
    return List.of(
        Measurement.of(
            "durable upserts",
            window.perSecond(),
            "/s",
            Target.atLeast(UPSERTS_PER_SECOND),
            peer,
            "%d connections, single rows of %d bytes, %s; peer: synchronous_commit on"
                .formatted(Plan.CONNECTIONS, Rows.VALUE_BYTES, window.latency())));
  }

  /** Two sizes of what is reverted in each of two sizes of what is stored. */
  static List<Measurement> revert(Bench bench) throws Exception {
    Plan plan = bench.plan();
    List<Measurement> lines = new ArrayList<>();
    for (long bytes : List.of(plan.bytes(), plan.smallBytes())) {
      LocalNode node = bench.alone(bytes);
      revert(node, WARM_UP_VERSIONS, plan.seed(), "warm_up");
      for (long versions : List.of(plan.reverted() / 4, plan.reverted())) {
        double seconds = revert(node, versions, plan.seed(), "reverted_" + versions);
        lines.add(
            Measurement.of(
                "revert of %,d versions in %s".formatted(versions, Plan.megabytes(bytes / 1e6)),
                versions / seconds,
                "/s",
                Target.atLeast(VERSIONS_PER_SECOND),
                Peer.NONE,
                "%.2f s by RESET DATA TO SYSTEM TIME".formatted(seconds)));
      }
    }
    return lines;
  }

  /** The median, once the cluster has reverted before. */
  static double revertSeconds(LocalNode node, long versions, long seed, int repeats)
      throws Exception {
    revert(node, WARM_UP_VERSIONS, seed, "warm_up_" + versions);
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      seconds.add(revert(node, versions, seed, "again_%d_%d".formatted(versions, i)));
    }
    return Series.median(seconds);
  }

  private static double revert(LocalNode node, long versions, long seed, String table)
      throws Exception {
    Rows rows = new Rows(table, versions, seed);
    rows.createTable(node.main());
    String before = node.system().value("SELECT cluster_logical_timestamp()");
    rows.copyInto(node.main());
    node.system().run("ALTER VIRTUAL CLUSTER main STOP SERVICE");
    Stopwatch watch = new Stopwatch();
    node.system().run("ALTER VIRTUAL CLUSTER main RESET DATA TO SYSTEM TIME '" + before + "'");
    double seconds = watch.seconds();
    node.system().run("ALTER VIRTUAL CLUSTER main START SERVICE SHARED");
    String left = node.main().value("SELECT count(*) FROM " + table);
    if (!left.equals("0")) {
      throw new IllegalStateException(left + " rows are left after the revert");
    }
    return seconds;
  }

  static List<Measurement> reopen(Bench bench) throws Exception {
    Plan plan = bench.plan();
    LocalNode node = bench.alone(plan.bytes());
    Rows rows = bench.loaded(plan.bytes()).rows();
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < plan.kills(); i++) {
      Database database = node.main();
      try (Load load =
          Load.flatOut(
              database, Work.upserts(rows, database.upsert()), Plan.CONNECTIONS, plan.seed() + i)) {
        load.measure(BEFORE_A_KILL);
        node.kill();
      }
      Stopwatch watch = new Stopwatch();
      node.start().main().value("SELECT count(*) FROM " + rows.table() + " WHERE id = 1");
      seconds.add(watch.seconds());
    }
    return List.of(
        Measurement.of(
            "reopen after SIGKILL, max",
            Collections.max(seconds),
            "s",
            Target.atMost(REOPEN_SECONDS),
            Peer.NONE,
            "start of the process to first read, %d kills under upserts, least %.2f s"
                .formatted(plan.kills(), Collections.min(seconds))));
  }
}
