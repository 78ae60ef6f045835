package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.StreamHealth;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the primary, on a connection of its own, that the standby lives and what it still needs.
 */
final class Heartbeats implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  private final Attempt attempt;
  private final long streamId;
  private final Supplier<Duration> interval;
  private final Supplier<Timestamp> needed;
  private final Consumer<String> onInactive;
  private final Thread thread;
  private @Nullable SourceConnection source;

  /**
   * @param needed what to protect from now on; asked before every heartbeat
   * @param onInactive told why the primary has given the stream up
   */
  Heartbeats(
      Attempt attempt,
      long streamId,
      Supplier<Duration> interval,
      Supplier<Timestamp> needed,
      Consumer<String> onInactive) {
    this.attempt = attempt;
    this.streamId = streamId;
    this.interval = interval;
    this.needed = needed;
    this.onInactive = onInactive;
    this.thread = Thread.ofPlatform().daemon().name("heartbeat-" + streamId).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!attempt.isOver()) {
        beat();
        Thread.sleep(interval.get());
      }
    } catch (InterruptedException e) {
      // Closed: the loop ends here, and nothing above it cares about the flag.
      LOG.debug("heartbeats of stream {} end", streamId);
    } finally {
      disconnect();
    }
  }

  private void beat() {
    try {
      Timestamp protect = needed.get();
      if (source == null) {
        source = attempt.connect();
      }
      StreamHealth health = SourceClient.heartbeat(source, streamId, protect);
      if (!health.active()) {
        onInactive.accept(health.error());
      }
    } catch (IOException | RuntimeException e) {
      // The stream itself notices a lost primary; a heartbeat only tries again.
      LOG.debug("heartbeat of stream {} failed", streamId, e);
      disconnect();
    }
  }

  private void disconnect() {
    SourceConnection open = source;
    source = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("closing the heartbeat connection failed", e);
      }
    }
  }

  @Override
  public void close() {
    attempt.close();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
