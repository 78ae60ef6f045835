package dev.understudy.bench.load;

import dev.understudy.bench.site.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Connections that work in the background until they are closed, as fast as they can or at a rate.
 * At a rate, latency counts from when an operation was due, so that a stall is not hidden.
 */
public final class Load implements AutoCloseable {
  private static final Duration END_LIMIT = Duration.ofSeconds(30);
  private static final long CONNECT_SECONDS = 30;

  private final Database database;
  private final Work work;
  private final long nanosBetween;
  private final Recorder latencies = new Recorder(3);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();
  private long began;
  private volatile boolean stopping;

  /** What was done in a stretch of time. */
  public record Window(double perSecond, Histogram micros) {
    /** The median and the 99th percentile. */
    public String latency() {
      return "p50 %.2f ms, p99 %.2f ms"
          .formatted(micros.getValueAtPercentile(50) / 1e3, micros.getValueAtPercentile(99) / 1e3);
    }
  }

  private Load(Database database, Work work, long nanosBetween) {
    this.database = database;
    this.work = work;
    this.nanosBetween = nanosBetween;
  }

  /** As fast as the connections can; returns once all are connected. */
  public static Load flatOut(Database database, Work work, int connections, long seed)
      throws InterruptedException {
    return new Load(database, work, 0).start(connections, seed);
  }

  /** So many operations a second over all connections, as far as they can. */
  public static Load paced(Database database, Work work, int connections, int perSecond, long seed)
      throws InterruptedException {
    long nanosBetween = TimeUnit.SECONDS.toNanos(1) * connections / perSecond;
    return new Load(database, work, nanosBetween).start(connections, seed);
  }

  private Load start(int connections, long seed) throws InterruptedException {
    SplittableRandom seeds = new SplittableRandom(seed);
    CountDownLatch connected = new CountDownLatch(connections);
    for (int i = 0; i < connections; i++) {
      SplittableRandom random = seeds.split();
      threads.add(
          Thread.ofPlatform().daemon().name("load-" + i).start(() -> run(random, connected)));
    }
    if (!connected.await(CONNECT_SECONDS, TimeUnit.SECONDS)) {
      failure.compareAndSet(null, new SQLException("could not connect in time"));
    }
    return this;
  }

  private void run(SplittableRandom random, CountDownLatch connected) {
    try (Connection connection = database.connect()) {
      Work.Step step = work.on(connection, random);
      connected.countDown();
      long due = System.nanoTime();
      while (!stopping) {
        due = nanosBetween == 0 ? System.nanoTime() : due + nanosBetween;
        long early = due - System.nanoTime();
        if (early > 0) {
          LockSupport.parkNanos(early);
        }
        step.run();
        latencies.recordValue(Math.max(0, System.nanoTime() - due) / 1_000);
      }
    } catch (SQLException | RuntimeException e) {
      failure.compareAndSet(null, e);
    } finally {
      connected.countDown();
    }
  }

  /**
   * Lets it work for so long.
   *
   * @throws SQLException if an operation failed
   */
  public Window measure(Duration length) throws SQLException, InterruptedException {
    begin();
    Thread.sleep(length);
    return end();
  }

  /** Begins a window whose length the caller decides. */
  public void begin() {
    latencies.reset();
    began = System.nanoTime();
  }

  /**
   * Ends the window that was begun last.
   *
   * @throws SQLException if an operation failed
   */
  public Window end() throws SQLException {
    Histogram micros = latencies.getIntervalHistogram();
    double seconds = (System.nanoTime() - began) / 1e9;
    refuseFailure();
    return new Window(micros.getTotalCount() / seconds, micros);
  }

  private void refuseFailure() throws SQLException {
    Exception failed = failure.get();
    if (failed != null) {
      throw new SQLException("the load failed: " + failed.getMessage(), failed);
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join(END_LIMIT);
    }
  }
}
