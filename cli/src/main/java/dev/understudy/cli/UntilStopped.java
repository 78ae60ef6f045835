package dev.understudy.cli;

import java.util.concurrent.CountDownLatch;

/** Runs a service until Ctrl-C or SIGTERM, and then stops its parts in the reverse order. */
public final class UntilStopped {
  private UntilStopped() {}

  /** Starts the parts of a service; says in one sentence that it runs. */
  @FunctionalInterface
  public interface Service {
    String start(OpenParts open);
  }

  /** Returns once it was stopped; what had started is stopped too if a later part cannot start. */
  public static void run(Service service) {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread onSignal =
        new Thread(
            () -> {
              stop.countDown();
              awaitQuietly(stopped);
            },
            "understudy-stop");
    try (OpenParts open = new OpenParts()) {
      String greeting = service.start(open);
      Runtime.getRuntime().addShutdownHook(onSignal);
      Console.of(false).line(greeting);
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
