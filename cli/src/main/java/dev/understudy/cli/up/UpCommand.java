package dev.understudy.cli.up;

import dev.understudy.cli.Console;
import dev.understudy.cli.UntilStopped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private static final String STOPPING =
      "stopping (clusters go on; `understudy local stop --all` ends them)";

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

  @Option(
      names = "--tls",
      description =
          "Clusters made from now on speak TLS, with certificates of their own (certs/ in their"
              + " folder), and are verified by each other and by the control plane.")
  private boolean tls;

  @Override
  public void run() {
    Console console = Console.of(false);
    UntilStopped.run(
        open -> {
          ControlPlane plane =
              open.add(ControlPlane.start(new UpOptions(data, port, tls), console));
          open.add(() -> console.line(STOPPING));
          return greeting(plane, console.isTerminal());
        });
  }

  private static String greeting(ControlPlane plane, boolean terminal) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Understudy is up.");
    lines.add("  API       " + plane.api());
    lines.add("  key file  " + plane.keyFile());
    lines.add("  Temporal  " + plane.temporal());
    lines.add("  metrics   " + plane.metrics());
    if (plane.keyIsNew() && terminal) {
      lines.add("");
      lines.add("The administrator's API key, shown this once and kept in the key file:");
      lines.add("  " + plane.readKey());
    }
    lines.add("");
    lines.add("Try it:");
    lines.add(
        "  curl -H \"Authorization: Bearer $(cat %s)\" %s/api/v1/clusters"
            .formatted(plane.keyFile(), plane.api()));
    return String.join(System.lineSeparator(), lines);
  }
}
