package dev.understudy.bench.torture;

import dev.understudy.bench.report.Machine;
import dev.understudy.bench.report.OutputOptions;
import dev.understudy.bench.site.Site;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code understudy torture}: tries to break the whole product, and prints what came of it. */
@Command(
    name = "understudy torture",
    mixinStandardHelpOptions = true,
    version = TortureCommand.VERSION,
    sortOptions = false,
    description = {
      "Lives one cycle after another (create, load, fail over, withdraw, switch over, fail back, cancel)"
          + " on local clusters, with API, worker, database and Temporal's dev server as processes of"
          + " their own, while processes are killed, frozen and restarted, lines are cut, slowed, half"
          + " open and reset, disks fill up, readings are wrong and clocks jump. Checks after each cycle"
          + " that nothing was lost and nothing is stuck.",
      "After a violation the logs of its cycle are kept.",
      "One cycle in five is sabotaged on purpose, and the check must find it.",
      "What is planned follows from the seed; the exact moment at which a fault meets a step does not.",
      "Faults that are not possible here are left out and listed: those on Temporal need a `temporal`"
          + " command on the PATH, full disks the right to mount.",
      "Exit code 1 for a violation, a sabotage that was missed, or a run that could not go on."
    })
public final class TortureCommand implements Callable<Integer> {
  static final String VERSION = "understudy 0.1.0";
  private static final Duration TO_END = Duration.ofSeconds(60);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "No cycle begins after so long (default: ${DEFAULT-VALUE}).")
  private double minutes = 5;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Decides cycles and faults (default: by chance; it is printed).")
  private long seed = ThreadLocalRandom.current().nextLong(1_000_000);

  @Option(
      names = "--cycle",
      paramLabel = "K",
      description = "Only this cycle of the seed, as a violation names it.")
  private @Nullable Integer only;

  @Option(
      names = "--cycles",
      paramLabel = "N",
      description = "At most so many cycles (default: as many as the time allows).")
  private int most = Integer.MAX_VALUE;

  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = "--write",
      paramLabel = "DIR",
      description = "Also append the table to reliability.md there.")
  private @Nullable Path write;

  private volatile boolean stopping;

  @Override
  public Integer call() throws Exception {
    if (!(minutes > 0) || most < 1 || (only != null && only < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--minutes must be above 0, --cycle and --cycles 1 or more");
    }
    CountDownLatch delivered = new CountDownLatch(1);
    Thread runner = Thread.currentThread();
    Thread onSignal = new Thread(() -> awaitTable(runner, delivered), "torture-stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      Tally tally = run(Console.of(true));
      System.out.print(output.isJson() ? tally.json() + "\n" : tally.text());
      System.out.flush();
      if (write != null) {
        append(write.resolve("reliability.md"), tally);
      }
      return tally.isGood() ? 0 : 1;
    } finally {
      delivered.countDown();
    }
  }

  /** After Ctrl-C: the cycle under way breaks with its processes, and the table so far is told. */
  private void awaitTable(Thread runner, CountDownLatch delivered) {
    if (delivered.getCount() == 0) {
      return;
    }
    stopping = true;
    runner.interrupt();
    try {
      boolean unused = delivered.await(TO_END.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Tally run(Console console) throws Exception {
    console.line("torture: seed %d, %.1f minutes".formatted(seed, minutes));
    Clock clock = Clock.systemUTC();
    try (Site site = Site.open(output.parent());
        Installation installation = Installation.start(site)) {
      Machine machine = Machine.look(site.root(), VERSION, "local clusters only", Instant.now());
      Tally tally = new Tally(machine, seed, installation.temporal());
      Torture torture = new Torture(installation, new LastWords(output.parent(), seed), clock);
      Schedule schedule = new Schedule(seed);
      Instant end = clock.instant().plusMillis((long) (minutes * 60_000));
      int number = only == null ? 1 : only;
      for (int lived = 0; lived < (only == null ? most : 1); lived++) {
        if (stopping || (lived > 0 && clock.instant().isAfter(end))) {
          break;
        }
        if (!next(torture, schedule.cycle(number++), tally, console)) {
          break;
        }
      }
      return tally;
    }
  }

  /** Whether another may follow. */
  private boolean next(Torture torture, Cycle cycle, Tally tally, Console console) {
    console.progress("cycle %d: %s".formatted(cycle.number(), cycle.kind().word()));
    try {
      Outcome outcome = torture.live(cycle);
      if (stopping) {
        return false;
      }
      tally.add(outcome);
      console.line(outcome.line());
      outcome.violations().forEach(violation -> console.line("  " + violation.text(seed)));
      if (!outcome.violations().isEmpty()) {
        console.line("  logs: " + new LastWords(output.parent(), seed).folder(cycle.number()));
      }
      return true;
    } catch (Exception e) {
      if (!stopping) {
        tally.broke("cycle %d (%s): %s".formatted(cycle.number(), cycle, e));
        e.printStackTrace();
      }
      return false;
    }
  }

  private static void append(Path file, Tally tally) {
    try {
      Files.writeString(
          file, tally.markdown(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new CommandFailure("cannot write " + file, e);
    }
  }
}
