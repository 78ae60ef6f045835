package dev.understudy.bench.site;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.catalog.Catalog;
import dev.understudy.cli.SecretFile;
import dev.understudy.cli.up.EmbeddedDatabase;
import dev.understudy.domain.StreamRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/** Streams between fake clusters, driven by a worker on a real database and a real server. */
public final class Fleet implements AutoCloseable {
  /** What the heap of the worker may be at most, in MiB. */
  public static final int HEAP_MB = 512;

  private static final Duration UNTIL_STOPPED = Duration.ofSeconds(20);

  private final OpenCatalog database;
  private final DevServer temporal;
  private final List<StreamRecord> streams;
  private final Path folder;
  private final URI metrics;

  private Fleet(
      OpenCatalog database,
      DevServer temporal,
      List<StreamRecord> streams,
      Path folder,
      URI metrics) {
    this.database = database;
    this.temporal = temporal;
    this.streams = streams;
    this.folder = folder;
    this.metrics = metrics;
  }

  /**
   * Returns once the worker's process was started, not when it has adopted the streams.
   *
   * @param name of its folders in the site
   */
  public static Fleet start(Site site, String name, int pairs) throws IOException {
    DevServer temporal = DevServer.start(site, name + "-temporal");
    OpenCatalog database = OpenCatalog.start(site, name + "-database", Clock.systemUTC());
    List<StreamRecord> streams = FakeFleet.register(database.catalog(), pairs, Instant.now());
    Path folder = site.processFolder(name + "-worker");
    int port = FreePort.find();
    Properties options = new Properties();
    options.setProperty("url", database.database().jdbcUrl());
    options.setProperty("user", EmbeddedDatabase.USER);
    options.setProperty("password", database.database().password());
    options.setProperty("seal", database.sealKey().toString());
    options.setProperty("temporal", temporal.address());
    options.setProperty("pairs", Integer.toString(pairs));
    options.setProperty("metrics", Integer.toString(port));
    StringWriter text = new StringWriter();
    options.store(text, null);
    Path file = folder.resolve("worker.properties");
    SecretFile.write(file, text.toString());
    DetachedProcess.start(
        folder, UnderstudyCommand.line(HEAP_MB, FakeFleetWorker.class, file.toString()));
    return new Fleet(
        database,
        temporal,
        streams,
        folder,
        URI.create("http://127.0.0.1:%d/metrics".formatted(port)));
  }

  public Catalog catalog() {
    return database.catalog();
  }

  public DevServer temporal() {
    return temporal;
  }

  /** As they were written, before anything drove them. */
  public List<StreamRecord> streams() {
    return streams;
  }

  /**
   * @throws IllegalStateException if the worker has ended
   */
  public void requireWorker() {
    if (DetachedProcess.find(folder).isEmpty()) {
      throw new IllegalStateException("the worker has ended: " + lastWords());
    }
  }

  /** The folder is gone when somebody reads this. */
  private String lastWords() {
    try {
      return Files.readAllLines(DetachedProcess.stderr(folder)).stream()
          .filter(line -> line.contains("Exception") || line.contains("Error"))
          .limit(4)
          .collect(Collectors.joining(" | "));
    } catch (IOException e) {
      return "it left nothing to read";
    }
  }

  /** MB of the worker's heap that are in use after a collection. */
  public double liveHeapMb() throws IOException, InterruptedException {
    return metric(FakeFleetWorker.HEAP_LIVE) / 1e6;
  }

  /** The most MB that the worker's heap ever held, garbage included. */
  public double peakHeapMb() throws IOException, InterruptedException {
    return metric(FakeFleetWorker.HEAP_PEAK) / 1e6;
  }

  /** What the sweeps have done since the worker started, and what that has taken. */
  public Sweeps sweeps() throws IOException, InterruptedException {
    int shards = FakeFleetWorker.shards(streams.size());
    return new Sweeps(
        Busy.processorsTime(folder).plus(database.processorsTime()),
        metric("understudy_sweep_tick_seconds_count") / shards);
  }

  /**
   * Work of all sweeps together; a tick in which each worked once counts as one.
   *
   * @param processorsTime of the worker and of its database, whatever it was taken for
   */
  public record Sweeps(Duration processorsTime, double ticks) {
    public double millisOfATickSince(Sweeps before) {
      if (ticks <= before.ticks) {
        throw new IllegalStateException("no sweep has ended a tick");
      }
      return processorsTime.minus(before.processorsTime).toNanos() / 1e6 / (ticks - before.ticks);
    }
  }

  private double metric(String name) throws IOException, InterruptedException {
    return DevServer.Metrics.read(metrics)
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(DevServer.Metrics::value)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no metric " + name));
  }

  @Override
  public void close() {
    DetachedProcess.find(folder).ifPresent(worker -> worker.stop(UNTIL_STOPPED));
    temporal.close();
    database.close();
  }
}
