package dev.understudy.bench.figure;

import dev.understudy.api.commands.TemporalStreamCommands;
import dev.understudy.bench.figure.MessageSender.Account;
import dev.understudy.bench.report.Measurement;
import dev.understudy.bench.report.Peer;
import dev.understudy.bench.report.Target;
import dev.understudy.bench.site.Fleet;
import dev.understudy.domain.StreamRecord;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;

/** Storms of messages to a few streams: none may be lost, and no run may grow without end. */
final class MessageFigures {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration EVERY = Duration.ofMillis(200);

  private MessageFigures() {}

  static List<Measurement> measure(ControlBench bench) throws Exception {
    ControlPlan plan = bench.plan();
    try (Fleet fleet = Fleet.start(bench.site(), "messages", plan.messageStreams())) {
      bench
          .site()
          .waiting()
          .until(
              "The adoption",
              EVERY,
              LIMIT,
              () ->
                  fleet.catalog().streams().driven().stream()
                      .allMatch(
                          stream -> stream.record().driverEpoch() > 0 && stream.sample() != null));
      WorkflowClient client = fleet.temporal().client();
      Map<UUID, String> firstRuns = new HashMap<>();
      for (StreamRecord stream : fleet.streams()) {
        firstRuns.put(stream.id(), Runs.current(client, stream.id()));
      }
      Stopwatch watch = new Stopwatch();
      List<Account> accounts = send(bench, fleet);
      double seconds = watch.seconds();
      List<Runs> runs = new ArrayList<>();
      firstRuns.forEach((stream, first) -> runs.add(Runs.since(first, client, stream)));
      return lines(plan, accounts, seconds, runs);
    }
  }

  private static List<Account> send(ControlBench bench, Fleet fleet) throws Exception {
    WorkflowClient client = fleet.temporal().client();
    var commands = new TemporalStreamCommands(client, Clock.systemUTC());
    List<Account> accounts = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Account>> all = new ArrayList<>();
      for (StreamRecord stream : fleet.streams()) {
        MessageSender sender =
            new MessageSender(
                bench,
                fleet.catalog(),
                commands,
                client,
                stream.id(),
                bench.plan().seed() + all.size());
        all.add(threads.submit(() -> sender.send(bench.plan().messages())));
      }
      for (Future<Account> each : all) {
        accounts.add(each.get());
        bench
            .console()
            .line(
                "  %d of %d streams: %s"
                    .formatted(accounts.size(), all.size(), accounts.getLast()));
      }
    }
    return accounts;
  }

  private static List<Measurement> lines(
      ControlPlan plan, List<Account> accounts, double seconds, List<Runs> runs) {
    int fewest = runs.stream().mapToInt(Runs::count).min().orElse(0);
    int most = runs.stream().mapToInt(Runs::mostEvents).max().orElse(0);
    int sent = sum(accounts, Account::sent);
    return List.of(
        Measurement.of(
            "messages lost",
            sum(accounts, Account::lost),
            "",
            Target.atMost(0),
            Peer.NONE,
            ("of %,d to each of %d streams in %.0f s: %,d updates answered (%,d carried out, the"
                    + " others refused), %,d signals found in the timeline")
                .formatted(
                    plan.messages(),
                    accounts.size(),
                    seconds,
                    sum(accounts, Account::answered),
                    sum(accounts, Account::carriedOut),
                    sum(accounts, Account::noted))),
        Measurement.of(
            "messages taken twice",
            sum(accounts, Account::twice),
            "",
            Target.atMost(0),
            Peer.NONE,
            "%,.0f messages a second".formatted(sent / seconds)),
        Measurement.of(
            "runs of a stream under messages, fewest",
            fewest,
            "",
            Target.atLeast(2),
            Peer.NONE,
            "each continued as new; most events in one %,d".formatted(most)));
  }

  private static int sum(List<Account> accounts, ToIntFunction<Account> part) {
    return accounts.stream().mapToInt(part).sum();
  }
}
