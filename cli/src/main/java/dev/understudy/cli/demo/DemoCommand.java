package dev.understudy.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.Console;
import dev.understudy.cli.client.ApiClient;
import dev.understudy.cli.up.ControlPlane;
import dev.understudy.cli.up.DataDirectory;
import dev.understudy.cli.up.UpOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
      description =
          "text or json; with json, stdout is one object a scenario and steps go to stderr.")
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

  @Option(names = "--tls", description = "The clusters speak TLS, and everybody verifies them.")
  private boolean tls;

  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      description = {
        "latest: the primary is killed (default). past: to a moment 5 s back.",
        "future: at a moment 15 s ahead, while writes go on. all: one after the other."
      })
  private Choice scenario = Choice.LATEST;

  private enum Choice {
    LATEST(Scenario.LATEST),
    PAST(Scenario.PAST),
    FUTURE(Scenario.FUTURE),
    ALL(Scenario.values());

    private final List<Scenario> scenarios;

    Choice(Scenario... scenarios) {
      this.scenarios = List.of(scenarios);
    }
  }

  @Override
  public Integer call() throws Exception {
    if (rows < 2) {
      throw new CommandFailure("--rows must be 2 or more: a transfer needs two accounts");
    }
    Console console = Console.of(output == Output.JSON);
    Path data = keep != null ? keep : Files.createTempDirectory("understudy-demo-");
    List<DemoReport> reports;
    try (DemoSite site = new DemoSite(data, keep == null)) {
      reports = play(site.data(), console);
    }
    for (DemoReport report : reports) {
      print(report);
    }
    return reports.stream().allMatch(report -> report.verification().isGood()) ? 0 : 1;
  }

  private List<DemoReport> play(Path data, Console console) throws Exception {
    List<DemoReport> reports = new ArrayList<>();
    try (ControlPlane plane = ControlPlane.start(new UpOptions(data, 0, tls), console);
        ApiClient api = new ApiClient(plane.api(), plane.readKey())) {
      Path folders = DataDirectory.open(data).clusters();
      Demo demo =
          new Demo(api, folders, plane::killCluster, rows, seed, console, Clock.systemUTC());
      for (Scenario chosen : scenario.scenarios) {
        console.line("== scenario " + chosen.word());
        reports.add(demo.run(chosen));
      }
    }
    return reports;
  }

  private void print(DemoReport report) throws JsonProcessingException {
    System.out.println(
        output == Output.JSON
            ? new ObjectMapper().writeValueAsString(report.figures())
            : report.line());
  }
}
