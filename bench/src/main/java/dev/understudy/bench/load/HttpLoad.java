package dev.understudy.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** GETs over connections that are kept, each of which must be answered with 200. */
public final class HttpLoad {
  private static final int MOST_CLIENTS = 64;

  static {
    // Each client keeps its connection.
    System.setProperty("http.maxConnections", String.valueOf(MOST_CLIENTS));
  }

  private final URI server;
  private final String key;
  private final Function<SplittableRandom, String> path;

  /**
   * @param path of the next request
   */
  public HttpLoad(URI server, String key, Function<SplittableRandom, String> path) {
    this.server = server;
    this.key = key;
    this.path = path;
  }

  /**
   * Latencies, in µs, where each of so many clients asks again as soon as it is answered.
   *
   * @return how many were answered is the histogram's count
   */
  public Histogram closed(int clients, Duration time, long seed) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    return run(clients, seed, () -> System.nanoTime() < end ? System.nanoTime() : 0);
  }

  /**
   * Latencies, in µs, counted from when a request was due: a server that stands still for a moment
   * is charged for all that waited.
   */
  public Histogram open(int clients, int perSecond, Duration time, long seed) throws Exception {
    long start = System.nanoTime();
    long every = Duration.ofSeconds(1).toNanos() / perSecond;
    long count = time.toNanos() / every;
    AtomicLong next = new AtomicLong();
    return run(
        clients,
        seed,
        () -> {
          long ticket = next.getAndIncrement();
          return ticket < count ? start + ticket * every : 0;
        });
  }

  /**
   * @param due when the next request is due; 0 after the last
   */
  private Histogram run(int clients, long seed, LongSupplier due) throws Exception {
    Histogram all = new Histogram(3);
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<Histogram>> parts = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        SplittableRandom random = new SplittableRandom(seed + i);
        parts.add(threads.submit(() -> client(random, due)));
      }
      for (Future<Histogram> part : parts) {
        all.add(part.get());
      }
    }
    return all;
  }

  private Histogram client(SplittableRandom random, LongSupplier due) throws IOException {
    Histogram latencies = new Histogram(3);
    for (long at = due.getAsLong(); at != 0; at = due.getAsLong()) {
      for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      ask(path.apply(random));
      latencies.recordValue((System.nanoTime() - at) / 1_000);
    }
    return latencies;
  }

  /** The plainest client of the JDK: on few cores a cleverer one costs more than the server. */
  private void ask(String wanted) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) server.resolve(wanted).toURL().openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + key);
    int status = connection.getResponseCode();
    if (status != 200) {
      throw new IllegalStateException("GET %s: %d".formatted(wanted, status));
    }
    try (InputStream body = connection.getInputStream()) {
      body.transferTo(OutputStream.nullOutputStream());
    }
  }
}
