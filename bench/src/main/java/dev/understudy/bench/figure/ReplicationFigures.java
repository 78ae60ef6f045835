package dev.understudy.bench.figure;

import dev.understudy.bench.figure.Bench.LoadedPostgres;
import dev.understudy.bench.figure.Bench.LoadedStore;
import dev.understudy.bench.load.Load;
import dev.understudy.bench.load.Rows;
import dev.understudy.bench.load.Work;
import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.report.Peer;
import dev.understudy.bench.report.Target;
import dev.understudy.bench.site.Database;
import dev.understudy.bench.site.Postgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Figures of a primary and a standby, each the next chapter in the life of one pair. */
final class ReplicationFigures {
  private static final double RESIDENT_MB = 700;
  private static final double LAG_MS = 1_000;
  private static final double FAILOVER_MS = 1_000;
  private static final double SCAN_MB_PER_SECOND = 100;
  private static final double OF_PEER = 0.25;

  /** Keys, timestamps and frames beside the values, generously. */
  private static final double NET_NEW_FACTOR = 2;

  /** A load that falls behind proves nothing about what it was to be measured under. */
  private static final double KEPT_UP = 0.95;

  private static final String REPLAYED = "SELECT pg_last_xact_replay_timestamp()";

  private ReplicationFigures() {}

  static List<Measurement> load(Bench bench) throws Exception {
    LoadedStore store = bench.loaded(bench.plan().bytes());
    Peer peer = bench.peer(postgres -> postgres.rows().megabytes() / postgres.seconds());
    return List.of(
        Measurement.of(
            "bulk load by COPY",
            store.rows().megabytes() / store.seconds(),
            "MB/s",
            null,
            peer,
            "%,d rows of %d bytes in %.1f s, one connection"
                .formatted(store.rows().count(), Rows.VALUE_BYTES, store.seconds())));
  }

  static List<Measurement> scan(Bench bench) throws Exception {
    LoadedStore store = bench.loaded(bench.plan().bytes());
    List<Double> seconds = new ArrayList<>();
    for (int i = 1; i < bench.plan().repeats(); i++) {
      Pair pair = Pair.open(bench, store);
      seconds.add(pair.scanSeconds());
      pair.end();
    }
    seconds.add(bench.pair(bench.plan().bytes()).scanSeconds());
    Peer peer = bench.peer(postgres -> baseBackup(bench, postgres));
    return List.of(
        Measurement.of(
            "initial scan",
            store.rows().megabytes() / Series.median(seconds),
            "MB/s",
            Target.atLeast(SCAN_MB_PER_SECOND).andOfPeer(OF_PEER),
            peer,
            "values copied to a new standby, seconds %s; peer: pg_basebackup, bytes of its files"
                .formatted(seconds.stream().map("%.2f"::formatted).toList())));
  }

  private static double baseBackup(Bench bench, LoadedPostgres postgres) throws Exception {
    List<Double> rates = new ArrayList<>();
    for (int i = 0; i < bench.plan().repeats(); i++) {
      Stopwatch watch = new Stopwatch();
      Path backup = postgres.server().baseBackup("backup-" + i);
      double seconds = watch.seconds();
      rates.add(Postgres.bytes(backup) / 1e6 / seconds);
      bench.site().delete(backup);
    }
    return Series.median(rates);
  }

  static List<Measurement> memory(Bench bench) throws Exception {
    LoadedStore store = bench.loaded(bench.plan().bytes());
    Pair pair = bench.pair(bench.plan().bytes());
    pair.scanSeconds();
    return List.of(
        resident("resident set, loading", store.peakResidentMb(), store.residentMb()),
        resident(
            "resident set, primary", pair.primary().peakResidentMb(), pair.primary().residentMb()),
        resident(
            "resident set, standby", pair.standby().peakResidentMb(), pair.standby().residentMb()));
  }

  private static Measurement resident(String figure, double peak, double now) {
    return Measurement.of(
        figure,
        peak,
        "MB",
        Target.atMost(RESIDENT_MB),
        Peer.NONE,
        "the most it ever was (VmHWM) with 256 MiB of heap; now %.0f".formatted(now));
  }

  static List<Measurement> lag(Bench bench) throws Exception {
    Pair pair = bench.pair(bench.plan().bytes());
    pair.scanSeconds();
    ReplicationLag ours;
    try (Load load = pair.writes()) {
      load.measure(bench.plan().warmUp());
      ours =
          ReplicationLag.sample(
              load,
              pair.standby().system(),
              Pair.REPLICATED,
              bench.plan().measured().multipliedBy(2));
    }
    List<Measurement> lines = new ArrayList<>();
    double[] peers = new double[3];
    Peer p99 = bench.peer(postgres -> peerLag(bench, postgres, peers));
    lines.add(line(ours, "p50", 50, null, p99, peers[0]));
    lines.add(line(ours, "p99", 99, Target.atMost(LAG_MS), p99, peers[1]));
    lines.add(line(ours, "max", 100, null, p99, peers[2]));
    return lines;
  }

  private static Measurement line(
      ReplicationLag ours,
      String name,
      double percentile,
      @Nullable Target target,
      Peer measured,
      double peer) {
    Measurement line =
        Measurement.of(
            "replicated time behind now, " + name,
            ours.millis(percentile),
            "ms",
            target,
            measured.value() == null ? measured : Peer.of(peer),
            "under %,.0f upserts a second; peer: the standby's last replayed commit"
                .formatted(ours.writesPerSecond()));
    return target != null && ours.writesPerSecond() < KEPT_UP * Plan.WRITES_PER_SECOND
        ? line.notMet("the load did not reach %,d a second".formatted(Plan.WRITES_PER_SECOND))
        : line;
  }

  private static double peerLag(Bench bench, LoadedPostgres postgres, double[] percentiles)
      throws Exception {
    Database standby = bench.postgresStandby().database();
    try (Load load = writes(bench, postgres)) {
      load.measure(bench.plan().warmUp());
      ReplicationLag lag =
          ReplicationLag.sample(load, standby, REPLAYED, bench.plan().measured().multipliedBy(2));
      percentiles[0] = lag.millis(50);
      percentiles[1] = lag.millis(99);
      percentiles[2] = lag.millis(100);
      return percentiles[1];
    }
  }

  private static Load writes(Bench bench, LoadedPostgres postgres) throws InterruptedException {
    return Load.paced(
        postgres.database(),
        Work.upserts(postgres.rows(), postgres.database().upsert()),
        Plan.CONNECTIONS,
        Plan.WRITES_PER_SECOND,
        bench.plan().seed());
  }

  static List<Measurement> failover(Bench bench) throws Exception {
    Plan plan = bench.plan();
    Peer peer = bench.peer(postgres -> promote(bench, postgres));
    return List.of(
        failover(bench.pair(plan.smallBytes()), Peer.NONE),
        failover(bench.pair(plan.bytes()), peer));
  }

  private static Measurement failover(Pair pair, Peer peer) throws Exception {
    return Measurement.of(
        "failover to LATEST, " + Plan.megabytes(pair.rows().megabytes()),
        pair.failoverMillis(),
        "ms",
        Target.atMost(FAILOVER_MS),
        peer,
        "statement to first write, under %,d upserts a second; peer: pg_promote"
            .formatted(Plan.WRITES_PER_SECOND));
  }

  private static double promote(Bench bench, LoadedPostgres postgres) throws Exception {
    Postgres standby = bench.postgresStandby();
    try (Load load = writes(bench, postgres)) {
      load.measure(bench.plan().warmUp());
      Stopwatch watch = new Stopwatch();
      standby.database().run("SELECT pg_promote()");
      Pair.writeOne(standby.database(), postgres.rows());
      double millis = watch.millis();
      standby.drop();
      return millis;
    }
  }

  static List<Measurement> failback(Bench bench) throws Exception {
    Pair pair = bench.pair(bench.plan().bytes());
    Pair.Failback sent = pair.failBack();
    double changed = Plan.CHANGED_ROWS * Rows.VALUE_BYTES / 1e6;
    return List.of(
        Measurement.of(
            "failback of %,d changed rows".formatted(Plan.CHANGED_ROWS),
            sent.megabytes(),
            "MB",
            Target.atMost(NET_NEW_FACTOR * changed),
            Peer.NONE,
            "%.2f MB of changed values in a table of %,.0f MB, in %.2f s"
                .formatted(changed, pair.rows().megabytes(), sent.seconds())));
  }
}
