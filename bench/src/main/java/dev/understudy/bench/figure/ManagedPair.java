package dev.understudy.bench.figure;

import dev.understudy.bench.load.Rows;
import dev.understudy.bench.site.Up;
import dev.understudy.bench.site.Up.Cluster;
import dev.understudy.cli.client.ApiClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Two local clusters that the control plane made, the stream between them, and its client. */
record ManagedPair(ControlBench bench, ApiClient api, String stream, Pair pair) {
  private static final String STREAMS = "/api/v1/physical-replication-streams";
  private static final Duration EVERY = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** With a loaded table, once its initial scan is over. */
  static ManagedPair open(ControlBench bench, Up up) throws Exception {
    Cluster primary = up.cluster("us-east-1");
    Cluster standby = up.cluster("us-east-2");
    Rows rows = Rows.ofBytes("bench", bench.plan().bytes(), bench.plan().seed());
    rows.createTable(primary.node().main());
    rows.copyInto(primary.node().main());
    String id =
        up.api()
            .post(
                STREAMS,
                Map.of("primary_cluster_id", primary.id(), "standby_cluster_id", standby.id()))
            .path("id")
            .asText();
    Pair pair = new Pair(bench.clusters(), primary.node(), standby.node(), rows);
    ManagedPair managed = new ManagedPair(bench, up.api(), STREAMS + "/" + id, pair);
    managed.await("The initial scan", "?view=FULL", "phase", "REPLICATING");
    return managed;
  }

  /** Milliseconds until the request was answered. */
  double failOver(Instant at) {
    Stopwatch watch = new Stopwatch();
    api.patch(stream, Map.of("status", "FAILING_OVER", "failover_at", at.toString()));
    return watch.millis();
  }

  /** As {@link #failOver(Instant)}. */
  double failOverToLatest() {
    Stopwatch watch = new Stopwatch();
    api.patch(stream, Map.of("status", "FAILING_OVER"));
    return watch.millis();
  }

  /** As {@link #failOver(Instant)}. */
  double withdraw() {
    Stopwatch watch = new Stopwatch();
    api.post(stream + "/withdraw", Map.of("reason", "measured"));
    return watch.millis();
  }

  void awaitCompleted() {
    await("The failover", "", "status", "COMPLETED");
  }

  private void await(String what, String view, String field, String value) {
    bench
        .site()
        .waiting()
        .until(what, EVERY, LIMIT, () -> api.get(stream + view).path(field).asText().equals(value));
  }

  /** Gives the machine back once nothing is left to do; the control plane keeps the names. */
  void end() throws Exception {
    await("The end of the stream", "?view=FULL", "phase", "COMPLETED");
    pair.end();
  }
}
