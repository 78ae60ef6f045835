package dev.understudy.bench;

import dev.understudy.bench.figure.Bench;
import dev.understudy.bench.figure.Figure;
import dev.understudy.bench.figure.Plan;
import dev.understudy.bench.report.Machine;
import dev.understudy.bench.report.Report;
import dev.understudy.bench.site.PostgresPrograms;
import dev.understudy.bench.site.Site;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code understudy bench}: measures, and prints one table. */
@Command(
    name = "understudy bench",
    mixinStandardHelpOptions = true,
    version = BenchCommand.VERSION,
    sortOptions = false,
    description = {
      "Measures local clusters (the control plane: see the command `control`) as separate processes through a PostgreSQL driver, and PostgreSQL",
      "beside them where it is installed (Debian: apt-get install postgresql). The client shares the",
      "machine with them: let nothing else run.",
      "Exit code 1 if something could not be measured; a target that is not met is only shown."
    },
    subcommands = ControlCommand.class)
final class BenchCommand implements Callable<Integer> {
  static final String VERSION = "understudy 0.1.0";

  private enum Plane {
    DATA_PLANE;

    @Override
    public String toString() {
      return "data-plane";
    }
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "PLANE",
      converter = PlaneName.class,
      description = "What to measure: data-plane (default).")
  private Plane plane = Plane.DATA_PLANE;

  @Option(
      names = "--size",
      converter = ByteSize.class,
      paramLabel = "SIZE",
      description = "Bytes of values in the large table, such as 100MB (default) or 2GB.")
  private long size = 100_000_000;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Only these figures: ${COMPLETION-CANDIDATES}.")
  private Set<Figure> only = EnumSet.allOf(Figure.class);

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      description = "Length of one measured window (default: ${DEFAULT-VALUE}).")
  private double window = 5;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Windows and runs that a median is taken of (default: ${DEFAULT-VALUE}).")
  private int repeats = 3;

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "Kills for the figure `reopen` (default: ${DEFAULT-VALUE}).")
  private int kills = 10;

  @Option(
      names = "--reverted",
      paramLabel = "N",
      description = "Versions in the larger revert (default: ${DEFAULT-VALUE}).")
  private long reverted = 200_000;

  @Option(names = "--no-peer", description = "Leave PostgreSQL out.")
  private boolean withoutPeer;

  @Mixin private final ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    if (repeats < 1 || kills < 1 || reverted < 4 || window < 0.1) {
      throw new CommandFailure(
          "too little to measure: --repeats and --kills from 1, --reverted from 4, --window from 0.1");
    }
    Plan plan =
        new Plan(
            size,
            report.seed(),
            Duration.ofMillis((long) (window * 1e3)),
            repeats,
            kills,
            reverted);
    try (Site site = Site.open(report.parent())) {
      return report.deliver(measure(plan, site), "performance", "./understudy bench");
    }
  }

  private Report measure(Plan plan, Site site) throws Exception {
    Console console = Console.of(true);
    Optional<PostgresPrograms> postgres = withoutPeer ? Optional.empty() : PostgresPrograms.find();
    String peer =
        postgres.isPresent()
            ? postgres.get().version()
            : withoutPeer ? "PostgreSQL left out" : "no PostgreSQL found";
    Machine machine = Machine.look(site.root(), VERSION, peer, Instant.now());
    console.line("%s: %s; %s".formatted(plane, plan.parameters(), peer));
    Bench bench = new Bench(plan, site, postgres, peer);
    return new Report(
        machine, plan.parameters(), Measuring.all(EnumSet.copyOf(only), bench, site, console));
  }

  /** The names of planes have a dash, as commands do. */
  static final class PlaneName implements ITypeConverter<Plane> {
    @Override
    public Plane convert(String text) {
      if (!text.equals(Plane.DATA_PLANE.toString())) {
        throw new TypeConversionException("'" + text + "' cannot be measured: data-plane can");
      }
      return Plane.DATA_PLANE;
    }
  }
}
