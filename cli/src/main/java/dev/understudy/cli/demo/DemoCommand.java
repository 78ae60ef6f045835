package dev.understudy.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.Console;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.up.ControlPlane;
import dev.understudy.cli.up.UpOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code understudy demo}: the whole job on real data, and the proof of it. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Creates two clusters through the REST API, loads accounts, replicates under load, kills the",
      "primary, fails over, and compares the standby with the log of acknowledged commits.",
      "The last line of stdout is the proof; exit code 0 only if nothing was lost and nothing extra."
    })
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Accounts to load, about 512 bytes each (default: ${DEFAULT-VALUE}).")
  private long rows = 200_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Decides contents and transfers (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json; with json, stdout is one object and steps go to stderr.")
  private Output output = Output.TEXT;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep the demo's data in this new folder (default: a temporary one, removed).")
  private @Nullable Path keep;

  private enum Output {
    TEXT,
    JSON
  }

  @Override
  public Integer call() throws Exception {
    if (rows < 2) {
      throw new CommandFailure("--rows must be 2 or more: a transfer needs two accounts");
    }
    Console console = Console.of(output == Output.JSON);
    Path data = keep != null ? keep : Files.createTempDirectory("understudy-demo-");
    try (DemoSite site = new DemoSite(data, keep == null)) {
      DemoReport report = play(data, console);
      print(report, console);
      return report.verification().isGood() ? 0 : 1;
    }
  }

  private DemoReport play(Path data, Console console) throws Exception {
    try (ControlPlane plane = ControlPlane.start(new UpOptions(data, 0), console);
        ApiClient api = new ApiClient(plane.api(), plane.readKey())) {
      return new Demo(api, plane::killCluster, rows, seed, console, Clock.systemUTC())
          .run(Scenario.LATEST);
    }
  }

  private void print(DemoReport report, Console console) throws JsonProcessingException {
    if (output == Output.JSON) {
      System.out.println(new ObjectMapper().writeValueAsString(report.figures()));
    } else {
      console.line(report.line());
    }
  }
}
