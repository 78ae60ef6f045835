package dev.understudy.localcluster.sql.app;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** One piece of a statement's work at a time, beside the statement's own thread. */
final class Background {
  private @Nullable FutureTask<Boolean> running;

  /** Starts some work once what was started before is done; throws what that one failed with. */
  void run(Runnable work) {
    await();
    FutureTask<Boolean> task = new FutureTask<>(work, true);
    running = task;
    Thread.ofVirtual().name("sql-background").start(task);
  }

  /** Returns once nothing runs; throws what the last work failed with. */
  void await() {
    FutureTask<Boolean> task = running;
    running = null;
    if (task != null) {
      try {
        uninterruptibly(task);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException("work in the background failed", e.getCause());
      }
    }
  }

  /** Returns once nothing runs, whatever became of it: its statement has failed already. */
  void settle() {
    try {
      await();
    } catch (RuntimeException known) {
      // The client hears of the first failure alone.
    }
  }

  /** The session must not be used by its own thread while the work still uses it. */
  private static void uninterruptibly(FutureTask<Boolean> task) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
