package dev.understudy.bench.figure;

import dev.understudy.bench.load.Rows;
import dev.understudy.bench.report.Peer;
import dev.understudy.bench.site.Database;
import dev.understudy.bench.site.LocalNode;
import dev.understudy.bench.site.Postgres;
import dev.understudy.bench.site.PostgresPrograms;
import dev.understudy.bench.site.Site;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the figures of a run share: tables that were loaded once, clusters that stand on them. */
public final class Bench {
  private final Plan plan;
  private final Site site;
  private final Optional<PostgresPrograms> programs;
  private final String peer;
  private final Map<Long, Once<LoadedStore>> stores = new HashMap<>();
  private final Map<Long, Pair> pairs = new HashMap<>();
  private final Once<Postgres> postgresServer = new Once<>(this::startPostgres);
  private final Once<LoadedPostgres> postgres = new Once<>(this::loadPostgres);
  private final Once<Postgres> postgresStandby =
      new Once<>(() -> postgres.get().server().standby("postgres-standby"));
  private @Nullable LocalNode alone;
  private long aloneBytes;

  /** A stopped cluster with a loaded table; seconds and memory are those of the COPY. */
  record LoadedStore(
      LocalNode node, Rows rows, double seconds, double peakResidentMb, double residentMb) {}

  /** A running server with the large table. */
  record LoadedPostgres(Postgres server, Rows rows, double seconds) {
    Database database() {
      return server.database();
    }
  }

  /** How the same is done with PostgreSQL. */
  @FunctionalInterface
  interface PeerWork {
    double measure(LoadedPostgres postgres) throws Exception;
  }

  /**
   * @param peer PostgreSQL's version, or why there is none
   */
  public Bench(Plan plan, Site site, Optional<PostgresPrograms> programs, String peer) {
    this.plan = plan;
    this.site = site;
    this.programs = programs;
    this.peer = peer;
  }

  Plan plan() {
    return plan;
  }

  Site site() {
    return site;
  }

  /** A local cluster that was never started. */
  LocalNode newNode(String role) {
    return site.newNode(role);
  }

  LoadedStore loaded(long bytes) throws Exception {
    return stores.computeIfAbsent(bytes, size -> new Once<>(() -> load(size))).get();
  }

  private LoadedStore load(long bytes) throws Exception {
    Rows rows = Rows.ofBytes("bench", bytes, plan.seed());
    LocalNode node = newNode("loaded").start();
    rows.createTable(node.main());
    Stopwatch watch = new Stopwatch();
    rows.copyInto(node.main());
    double seconds = watch.seconds();
    LoadedStore store =
        new LoadedStore(node, rows, seconds, node.peakResidentMb(), node.residentMb());
    node.stop();
    return store;
  }

  private Postgres startPostgres() throws Exception {
    return Postgres.create(site, programs.orElseThrow(), "postgres");
  }

  private LoadedPostgres loadPostgres() throws Exception {
    Postgres server = postgresServer.get();
    Rows rows = Rows.ofBytes("bench", plan.bytes(), plan.seed());
    rows.createTable(server.database());
    Stopwatch watch = new Stopwatch();
    rows.copyInto(server.database());
    double seconds = watch.seconds();
    // What is still to be written would disturb what is measured next.
    server.database().run("VACUUM ANALYZE bench", "CHECKPOINT");
    return new LoadedPostgres(server, rows, seconds);
  }

  /** A primary with a table of that size and its standby; kept until {@link #alone}. */
  Pair pair(long bytes) throws Exception {
    Pair pair = pairs.get(bytes);
    if (pair == null) {
      endAlone();
      pair = Pair.open(this, loaded(bytes));
      pairs.put(bytes, pair);
    }
    return pair;
  }

  /** A running cluster with a table of that size, and no other one beside it. */
  LocalNode alone(long bytes) throws Exception {
    LoadedStore store = loaded(bytes);
    if (alone == null || aloneBytes != bytes) {
      rest();
      alone = newNode("alone").startFrom(store.node());
      aloneBytes = bytes;
    }
    return alone;
  }

  /** No cluster runs after this; the loaded tables are kept. */
  void rest() throws Exception {
    endAlone();
    for (Pair pair : pairs.values()) {
      pair.end();
    }
    pairs.clear();
  }

  /** As {@link #rest}, and nothing is compared with a PostgreSQL after this. */
  void restAndEndPeer() throws Exception {
    rest();
    for (Once<Postgres> server : List.of(postgresStandby, postgresServer)) {
      if (server.made().isPresent()) {
        server.made().get().drop();
      }
    }
  }

  private void endAlone() throws Exception {
    if (alone != null) {
      alone.kill();
      site.delete(alone.folder());
      alone = null;
    }
  }

  /** PostgreSQL's value, if there is a PostgreSQL; its failure does not hide ours. */
  Peer peer(PeerWork work) {
    if (programs.isEmpty()) {
      return Peer.absent(peer);
    }
    try {
      return Peer.of(work.measure(postgres.get()));
    } catch (Exception e) {
      return Peer.broken(e);
    }
  }

  /** Streams from the loaded server; started when first asked for. */
  Postgres postgresStandby() throws Exception {
    return postgresStandby.get();
  }
}
