package dev.understudy.bench;

import dev.understudy.bench.figure.Bench;
import dev.understudy.bench.figure.ControlBench;
import dev.understudy.bench.figure.ControlPlan;
import dev.understudy.bench.figure.Figure;
import dev.understudy.bench.figure.Plan;
import dev.understudy.bench.report.Machine;
import dev.understudy.bench.report.Report;
import dev.understudy.bench.site.PostgresPrograms;
import dev.understudy.bench.site.Site;
import dev.understudy.cli.Console;
import dev.understudy.cli.up.DevServerTemporal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code understudy bench}: measures, and prints one table. */
@Command(
    name = "understudy bench",
    mixinStandardHelpOptions = true,
    version = BenchCommand.VERSION,
    sortOptions = false,
    description = {
      "Measures local clusters as processes of their own through a PostgreSQL driver, PostgreSQL"
          + " beside them where it is installed ("
          + PostgresPrograms.HOW_TO_INSTALL
          + "), the"
          + " control plane as processes too (streams, messages and api on the Temporal server of"
          + " a `temporal` command on the PATH), and how cost grows with data, reverted bytes and"
          + " streams. The client shares the machine with all of them: let nothing else run.",
      "Exit code 1 if something could not be measured; a target that is not met is only shown."
    })
final class BenchCommand implements Callable<Integer> {
  static final String VERSION = "understudy 0.1.0";

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      converter = FigureNames.class,
      completionCandidates = FigureNames.class,
      description = "Only these figures: ${COMPLETION-CANDIDATES}; the first three are several.")
  private List<FigureNames.Named> only =
      List.of(new FigureNames.Named(EnumSet.allOf(Figure.class)));

  @Option(names = "--no-peer", description = "Leave PostgreSQL out.")
  private boolean withoutPeer;

  @Spec private CommandSpec spec;

  @Mixin private final DataOptions data = new DataOptions();
  @Mixin private final ControlOptions control = new ControlOptions();
  @Mixin private final ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    Plan plan = data.plan(report.seed());
    ControlPlan controlPlan = control.plan(plan.bytes(), report.seed());
    try (Site site = Site.open(report.parent())) {
      return report.deliver(measure(plan, controlPlan, site), command());
    }
  }

  private Report measure(Plan plan, ControlPlan controlPlan, Site site) throws Exception {
    Console console = Console.of(true);
    Optional<PostgresPrograms> postgres = withoutPeer ? Optional.empty() : PostgresPrograms.find();
    String peer =
        postgres.isPresent()
            ? postgres.get().version()
            : withoutPeer
                ? "peer left out"
                : "peer missing: no PostgreSQL (" + PostgresPrograms.HOW_TO_INSTALL + ")";
    Machine machine = Machine.look(site.root(), VERSION, peer, Instant.now());
    Map<String, String> parameters = new TreeMap<>(plan.parameters());
    parameters.putAll(controlPlan.parameters());
    console.line("%s; %s".formatted(parameters, peer));
    if (DevServerTemporal.command().isEmpty()) {
      console.line(
          "no `temporal` command on the PATH: streams, messages, api and their curves will fail");
    }
    Bench clusters = new Bench(plan, site, postgres, peer);
    try (ControlBench bench = new ControlBench(controlPlan, site, console, clusters)) {
      return Measuring.all(figures(), bench, site, console).report(machine, parameters);
    }
  }

  /** As it was asked for. */
  private String command() {
    return Stream.concat(
            Stream.of("./understudy bench"),
            spec.commandLine().getParseResult().originalArgs().stream())
        .collect(Collectors.joining(" "));
  }

  private Set<Figure> figures() {
    Set<Figure> figures = EnumSet.noneOf(Figure.class);
    only.forEach(named -> figures.addAll(named.figures()));
    return figures;
  }
}
