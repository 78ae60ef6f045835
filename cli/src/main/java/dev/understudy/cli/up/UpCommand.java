package dev.understudy.cli.up;

import dev.understudy.cli.Console;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy up}: the whole control plane on one machine, until Ctrl-C. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the control plane on this machine: embedded database, Temporal, worker and REST API.",
      "Ctrl-C stops it; the clusters it made go on."
    })
public final class UpCommand implements Runnable {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where everything is kept (default: $UNDERSTUDY_DATA, else ~/.understudy).")
  private Path data = DataDirectory.byDefault();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port of the REST API on 127.0.0.1 (default: ${DEFAULT-VALUE}).")
  private int port = 7080;

  @Override
  public void run() {
    Console console = Console.of(false);
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch stop = new CountDownLatch(1);
    Thread onSignal =
        new Thread(
            () -> {
              stop.countDown();
              awaitQuietly(stopped);
            },
            "understudy-stop");
    try (ControlPlane plane = ControlPlane.start(new UpOptions(data, port), console)) {
      Runtime.getRuntime().addShutdownHook(onSignal);
      greet(console, plane);
      stop.await();
      console.line("stopping (clusters go on; `understudy local stop --all` ends them)");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopped.countDown();
    }
  }

  private static void greet(Console console, ControlPlane plane) {
    console.line("");
    console.line("Understudy is up.");
    console.line("  API       " + plane.api());
    console.line("  key file  " + plane.keyFile());
    console.line("  Temporal  " + plane.temporal());
    if (plane.keyIsNew()) {
      console.line("");
      console.line("The administrator's API key, shown this once and kept in the key file:");
      console.line("  " + plane.readKey());
    }
    console.line("");
    console.line("Try it:");
    console.line(
        "  curl -H \"Authorization: Bearer $(cat %s)\" %s/api/v1/clusters"
            .formatted(plane.keyFile(), plane.api()));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
