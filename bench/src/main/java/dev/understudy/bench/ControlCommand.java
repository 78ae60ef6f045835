package dev.understudy.bench;

import dev.understudy.bench.figure.ControlBench;
import dev.understudy.bench.figure.ControlFigure;
import dev.understudy.bench.figure.ControlPlan;
import dev.understudy.bench.report.Machine;
import dev.understudy.bench.report.Report;
import dev.understudy.bench.site.Site;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy bench control}: measures the control plane, and prints one table. */
@Command(
    name = "control",
    mixinStandardHelpOptions = true,
    version = BenchCommand.VERSION,
    sortOptions = false,
    description = {
      "Measures the control plane as processes of its own, on the Temporal server of a `temporal`",
      "command on the PATH (failover and month go without). The client shares the machine with",
      "them: let nothing else run.",
      "Exit code 1 if something could not be measured; a target that is not met is only shown."
    })
final class ControlCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Only these figures: ${COMPLETION-CANDIDATES}.")
  private Set<ControlFigure> only = EnumSet.allOf(ControlFigure.class);

  @Option(
      names = "--size",
      converter = ByteSize.class,
      paramLabel = "SIZE",
      description = "Bytes of values in a table that is failed over (default: 10MB).")
  private long size = 10_000_000;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Requests for a failover whose latency is taken (default: ${DEFAULT-VALUE}).")
  private int requests = 400;

  @Option(
      names = "--failovers",
      paramLabel = "N",
      description = "Failovers carried out, and as many by SQL alone (default: ${DEFAULT-VALUE}).")
  private int failovers = 5;

  @Option(
      names = "--streams",
      paramLabel = "N",
      description = "Streams between fake clusters that replicate at once (default: 1000).")
  private int streams = 1_000;

  @Option(
      names = "--steady",
      paramLabel = "SECONDS",
      description = "How long they are watched (default: ${DEFAULT-VALUE}).")
  private int steady = 300;

  @Option(
      names = "--message-streams",
      paramLabel = "N",
      description = "Streams that are sent messages (default: ${DEFAULT-VALUE}).")
  private int messageStreams = 20;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "Messages to each of those (default: 3000).")
  private int messages = 3_000;

  @Option(
      names = "--listed",
      paramLabel = "N",
      description = "Streams in the catalog of the API that is read from (default: 10000).")
  private int listed = 10_000;

  @Option(
      names = "--api-window",
      paramLabel = "SECONDS",
      description = "How long each way of reading from it is measured (default: ${DEFAULT-VALUE}).")
  private int apiWindow = 20;

  @Mixin private final ReportOptions report = new ReportOptions();

  @Override
  public Integer call() throws Exception {
    if (requests < 2
        || failovers < 1
        || streams < 1
        || steady < 1
        || messageStreams < 1
        || messages < 1
        || listed < 1
        || apiWindow < 1) {
      throw new CommandFailure("too little to measure: --requests from 2, the others from 1");
    }
    ControlPlan plan =
        new ControlPlan(
            size,
            report.seed(),
            requests,
            failovers,
            streams,
            Duration.ofSeconds(steady),
            messageStreams,
            messages,
            listed,
            Duration.ofSeconds(apiWindow));
    try (Site site = Site.open(report.parent())) {
      return report.deliver(
          measure(plan, site), "performance-control", "./understudy bench control");
    }
  }

  private Report measure(ControlPlan plan, Site site) throws Exception {
    Console console = Console.of(true);
    Machine machine =
        Machine.look(site.root(), BenchCommand.VERSION, "no PostgreSQL beside it", Instant.now());
    console.line("control plane: %s".formatted(plan.parameters()));
    ControlBench bench = new ControlBench(plan, site, console);
    return new Report(
        machine, plan.parameters(), Measuring.all(EnumSet.copyOf(only), bench, site, console));
  }
}
