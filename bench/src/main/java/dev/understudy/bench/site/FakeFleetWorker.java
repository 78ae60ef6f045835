package dev.understudy.bench.site;

import dev.understudy.activities.Waiting;
import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.CatalogOptions;
import dev.understudy.catalog.Sealer;
import dev.understudy.cli.TemporalMetrics;
import dev.understudy.cli.UntilStopped;
import dev.understudy.cli.serve.MetricsEndpoint;
import dev.understudy.worker.WorkerOptions;
import dev.understudy.worker.WorkerProcess;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** The product's worker in a process of its own, driving clusters that are fakes in it. */
public final class FakeFleetWorker {
  static final String HEAP_LIVE = "bench_heap_live_bytes";
  static final String HEAP_PEAK = "bench_heap_peak_bytes";
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int CONNECTIONS = 16;
  private static final int STREAMS_OF_A_SHARD = 100;

  private FakeFleetWorker() {}

  /**
   * @param arguments a file of properties, which only its owner may read
   */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("understudy.appender", "stdout");
    Properties options = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
      options.load(file);
    }
    Sealer sealer = Sealer.openOrCreate(Path.of(options.getProperty("seal")));
    int pairs = Integer.parseInt(options.getProperty("pairs"));
    UntilStopped.run(
        open -> {
          PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
          heap(meters);
          int port = Integer.parseInt(options.getProperty("metrics"));
          open.add(MetricsEndpoint.start("127.0.0.1", port, null, meters));
          Catalog catalog =
              open.add(
                  Catalog.connect(
                      new CatalogOptions(
                          options.getProperty("url"),
                          options.getProperty("user"),
                          options.getProperty("password"),
                          CONNECTIONS),
                      sealer,
                      Clock.systemUTC()));
          WorkflowServiceStubs stubs =
              WorkflowServiceStubs.newServiceStubs(
                  WorkflowServiceStubsOptions.newBuilder()
                      .setTarget(options.getProperty("temporal"))
                      .setMetricsScope(open.add(TemporalMetrics.into(meters)))
                      .build());
          open.add(stubs::shutdownNow);
          stubs.connect(START_LIMIT);
          open.add(
              WorkerProcess.startWith(
                  FakeFleet.replicating(pairs, Waiting.real()),
                  options(pairs),
                  catalog,
                  WorkflowClient.newInstance(stubs),
                  meters));
          return "the worker has adopted everything";
        });
  }

  private static WorkerOptions options(int pairs) {
    return new WorkerOptions(
        Path.of("clusters"),
        List.of(),
        false,
        "nodelocal://1/bench",
        shards(pairs),
        Duration.ofSeconds(1),
        null);
  }

  static int shards(int pairs) {
    return (pairs + STREAMS_OF_A_SHARD - 1) / STREAMS_OF_A_SHARD;
  }

  private static void heap(PrometheusMeterRegistry meters) {
    Gauge.builder(HEAP_LIVE, FakeFleetWorker::live).register(meters);
    Gauge.builder(HEAP_PEAK, FakeFleetWorker::peak).register(meters);
  }

  /** What is still in use after a collection. */
  private static double live() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** The most that each pool ever held, garbage included. */
  private static double peak() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToDouble(usage -> usage.getUsed())
        .sum();
  }
}
