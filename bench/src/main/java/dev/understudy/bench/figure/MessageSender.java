package dev.understudy.bench.figure;

import dev.understudy.api.commands.CommandRunner;
import dev.understudy.api.commands.StreamCommands;
import dev.understudy.bench.site.FakeFleet;
import dev.understudy.catalog.Catalog;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import dev.understudy.workflows.contract.SignalInput;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sends one stream all sorts of messages, and knows of each what must come of it: an answer, or an
 * entry of the timeline that names it.
 */
final class MessageSender {
  /** So many go out before the stream may catch up. */
  private static final int BURST = 250;

  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);
  private static final Duration AHEAD = Duration.ofMinutes(30);

  private final ControlBench bench;
  private final Catalog catalog;
  private final CommandRunner runner;
  private final StreamCommands commands;
  private final WorkflowStub untyped;
  private final PcrStreamWorkflow typed;
  private final UUID stream;
  private final SplittableRandom random;

  /** What the timeline must hold once each. */
  private final List<String> expected = new ArrayList<>();

  private int sent;
  private int answered;
  private int carriedOut;
  private boolean over;

  MessageSender(
      ControlBench bench,
      Catalog catalog,
      StreamCommands commands,
      WorkflowClient client,
      UUID stream,
      long seed) {
    this.bench = bench;
    this.catalog = catalog;
    this.runner = new CommandRunner(catalog.commands());
    this.commands = commands;
    this.untyped = client.newUntypedWorkflowStub(WorkflowIds.stream(stream));
    this.typed = client.newWorkflowStub(PcrStreamWorkflow.class, WorkflowIds.stream(stream));
    this.stream = stream;
    this.random = new SplittableRandom(seed);
  }

  /** What became of the messages to one stream. */
  record Account(int sent, int answered, int carriedOut, int noted, int lost, int twice) {}

  Account send(int messages) {
    int next = BURST;
    while (sent < messages) {
      int dice = random.nextInt(100);
      if (dice < 70 || messages - sent < 2) {
        edge();
      } else if (dice < 85) {
        signal("withdrawFailover");
      } else if (dice < 90) {
        unreadable();
      } else if (dice < 96) {
        // Nothing is scheduled: refused.
        ask(key -> commands.withdrawFailover(stream, change(key)));
      } else if (dice < 98) {
        ask(key -> commands.failOver(stream, ahead(key)));
        ask(key -> commands.withdrawFailover(stream, change(key)));
      } else {
        ask(key -> commands.pause(stream, change(key)));
        awaitNeither(StreamPhase.PAUSING, StreamPhase.RESUMING);
        ask(key -> commands.resume(stream, change(key)));
        awaitNeither(StreamPhase.PAUSING, StreamPhase.RESUMING);
      }
      if (sent >= next) {
        next = sent + BURST;
        catchUp();
        bench
            .console()
            .line(
                "  stream %s: %,d of %,d messages accounted for"
                    .formatted(stream, sent - account().lost(), messages));
      }
    }
    catchUp();
    return account();
  }

  /** Lag that leaves its budget and comes back is written down with the time replicated up to. */
  private void edge() {
    IngestEdge.Kind kind =
        over ? IngestEdge.Kind.LAG_WITHIN_BUDGET : IngestEdge.Kind.LAG_OVER_BUDGET;
    over = !over;
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Instant replicated =
        now.minusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS).plusNanos(sent * 1_000L);
    ProgressSample sample =
        new ProgressSample(
            stream, now, replicated.minusSeconds(60), replicated, "replicating", null, 0);
    typed.ingestEdge(new IngestEdge(kind, sample, null));
    expected.add("%s, replicated up to %s.".formatted(kind, replicated));
    sent++;
  }

  /** Refused, because nothing is scheduled, and written down with its reason. */
  private void signal(String name) {
    String reason = name();
    untyped.signal(name, new SignalInput(reason, "bench", null, null, null, null, null));
    expected.add(reason);
    sent++;
  }

  private void unreadable() {
    String actor = name();
    untyped.signal("failover", new SignalInput(null, actor, null, "soon", null, null, null));
    expected.add(actor);
    sent++;
  }

  /** Of one length, so that none is part of another. */
  private String name() {
    return "message %06d".formatted(sent);
  }

  private ChangeCommand change(CommandKey key) {
    return new ChangeCommand(key, name(), "bench");
  }

  private FailoverCommand ahead(CommandKey key) {
    ProgressSample sample = catalog.streams().find(stream).orElseThrow().sample();
    Instant at = Instant.now().plus(AHEAD).truncatedTo(ChronoUnit.MICROS);
    return new FailoverCommand(key, new FailoverTarget.At(at), sample, "bench", name());
  }

  /** As the API does: whatever it is, there is one answer. */
  private void ask(Function<CommandKey, CommandOutcome> command) {
    CommandKey key = FakeFleet.command(Instant.now().plus(COMMAND_LIMIT));
    Supplier<CommandOutcome> send = () -> command.apply(key);
    try {
      UUID unused = runner.run(key, send);
      carriedOut++;
    } catch (UnderstudyException refused) {
      // That is an answer, too.
    }
    answered++;
    sent++;
  }

  private void awaitNeither(StreamPhase one, StreamPhase other) {
    bench
        .site()
        .waiting()
        .until(
            "The end of a pause",
            SOON,
            LIMIT,
            () -> {
              StreamPhase phase =
                  catalog.streams().find(stream).orElseThrow().record().state().phase();
              return phase != one && phase != other;
            });
  }

  /** Waits until everything is written down, or nothing more comes. */
  private void catchUp() {
    Stopwatch still = new Stopwatch();
    int known = 0;
    while (true) {
      int found = catalog.streams().timeline(stream).size();
      if (account().lost() == 0) {
        return;
      }
      if (found > known) {
        known = found;
        still = new Stopwatch();
      } else if (still.seconds() > 60) {
        return;
      }
      bench.site().waiting().pause(EVERY);
    }
  }

  private Account account() {
    Map<String, Long> written =
        catalog.streams().timeline(stream).stream()
            .flatMap(MessageSender::names)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    int lost = (int) expected.stream().filter(name -> !written.containsKey(name)).count();
    int twice = (int) expected.stream().filter(name -> written.getOrDefault(name, 0L) > 1).count();
    return new Account(sent, answered, carriedOut, expected.size() - lost, lost, twice);
  }

  /** What an entry may be expected as. */
  private static Stream<String> names(TimelineEntry entry) {
    String sentence = entry.sentence();
    int reason = sentence.indexOf("reason was: message ");
    return reason < 0
        ? Stream.of(sentence, entry.actor())
        : Stream.of(sentence.substring(reason + "reason was: ".length()));
  }
}
