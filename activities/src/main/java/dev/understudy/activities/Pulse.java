package dev.understudy.activities;

import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats beside a working activity, and interrupts it once a heartbeat says that its result is
 * not wanted any more.
 */
final class Pulse implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(500);

  private final Runnable beat;
  private final Thread worker = Thread.currentThread();
  private final Thread beating;
  private boolean over;
  private @Nullable ActivityCompletionException unwanted;

  private Pulse(Runnable beat) {
    this.beat = beat;
    this.beating = Thread.ofVirtual().name("pulse").unstarted(this::run);
  }

  static Pulse start(Runnable beat) {
    Pulse pulse = new Pulse(beat);
    pulse.beating.start();
    return pulse;
  }

  /** Why the result is not wanted; null while it is. */
  synchronized @Nullable ActivityCompletionException unwanted() {
    return unwanted;
  }

  private void run() {
    try {
      // Most activities are over before the first beat; they cost the server nothing.
      do {
        Thread.sleep(EVERY);
      } while (beatOnce());
    } catch (InterruptedException ended) {
      // close() ends this thread; there is nothing left to do in it.
    }
  }

  private boolean beatOnce() {
    try {
      beat.run();
      return true;
    } catch (ActivityCompletionException reason) {
      synchronized (this) {
        if (!over) {
          unwanted = reason;
          worker.interrupt();
        }
      }
      return false;
    }
  }

  /** After this the worker's thread is not interrupted any more. */
  @Override
  public void close() {
    synchronized (this) {
      over = true;
      if (unwanted != null) {
        Thread.interrupted();
      }
    }
    beating.interrupt();
  }
}
