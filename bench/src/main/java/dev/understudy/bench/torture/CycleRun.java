package dev.understudy.bench.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.bench.torture.Observation.Cut;
import dev.understudy.bench.torture.Observation.Serving;
import dev.understudy.cli.demo.EnduringTraffic;
import dev.understudy.domain.HlcTimestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lives one cycle with one pair, stage by stage, with the faults of each stage beside it. */
final class CycleRun {
  private static final Duration AHEAD = Duration.ofSeconds(6);
  private static final Duration FAR_AHEAD = Duration.ofMinutes(30);
  private static final Duration FURTHER = Duration.ofSeconds(2);
  private static final long ENOUGH_COMMITS = 40;

  private final Cycle cycle;
  private final Pair pair;
  private final Life life;
  private final Operator operator;
  private final Evidence evidence;
  private final Injector injector;
  private final EnduringTraffic traffic;
  private final Clock clock;
  private Optional<Duration> cancelAnswer = Optional.empty();

  CycleRun(
      Cycle cycle,
      Pair pair,
      Life life,
      Operator operator,
      Evidence evidence,
      Injector injector,
      EnduringTraffic traffic,
      Clock clock) {
    this.cycle = cycle;
    this.pair = pair;
    this.life = life;
    this.operator = operator;
    this.evidence = evidence;
    this.injector = injector;
    this.traffic = traffic;
    this.clock = clock;
  }

  /** To its end, or to where it is stuck. */
  void live() throws Exception {
    traffic.runOn(pair.primary().url());
    if (cycle.cancelsEarly()) {
      during(
          Stage.CREATING,
          () -> {
            cancel(operator.create(pair));
            return true;
          });
      return;
    }
    String id = during(Stage.CREATING, () -> operator.replicate(pair));
    Instant moment = during(Stage.REPLICATING, () -> load(id));
    evidence.serves("before the end", pair, Serving.PRIMARY, false);
    during(
        Stage.ENDING,
        () -> {
          end(id, moment);
          return true;
        });
  }

  private void end(String id, Instant moment) throws Exception {
    switch (cycle.kind()) {
      case FAILOVER_NOW -> failOver(id, null, pair);
      case FAILOVER_PAST -> failOver(id, moment, pair);
      case FAILOVER_FUTURE -> failOver(id, operator.replicated(id).plus(AHEAD), pair);
      case WITHDRAW -> withdraw(id);
      case SWITCHOVER -> switchOver(id);
      case FAILBACK -> failBack(id);
      case CANCEL -> cancel(id);
    }
  }

  private <T> T during(Stage stage, Callable<T> what) throws Exception {
    Future<?> faults = injector.start(cycle.faultsOf(stage));
    try {
      return what.call();
    } finally {
      mended(faults);
    }
  }

  private static void mended(Future<?> faults) throws Exception {
    try {
      faults.get(3, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new Life.Stuck("what was killed does not start again: " + e.getCause());
    }
  }

  /** Until the standby has what the application did just now; returns a moment before that. */
  private Instant load(String id) throws Exception {
    long before = traffic.commits();
    life.await(
        "the application gets on",
        clock.instant(),
        () -> traffic.commits() > before + ENOUGH_COMMITS,
        () -> traffic.commits() + " commits");
    Instant known = operator.replicated(id);
    operator.awaitProgress(id, known, FURTHER);
    return known;
  }

  private void failOver(String id, @Nullable Instant at, Pair roles) throws Exception {
    Instant retained = operator.retained(id);
    operator.failOver(id, at);
    HlcTimestamp time = completed(id, at, retained, roles, true);
    evidence.judge(
        roles.standby(), () -> Judge.tookOver(where(), traffic, roles, roles.primary(), time));
  }

  private HlcTimestamp completed(
      String id, @Nullable Instant at, Instant retained, Pair roles, boolean both)
      throws Exception {
    JsonNode end = operator.awaitPhase(id, "COMPLETED", at == null ? clock.instant() : at);
    HlcTimestamp time = new HlcTimestamp(end.path("failover_time").asText());
    evidence.cut(new Cut(at, time, retained));
    traffic.rest();
    // What is mended last may be what is looked at.
    life.await(
        "nothing is wrong any more", clock.instant(), () -> !injector.isActive(), () -> "faults");
    evidence.serves("after the failover", roles, Serving.STANDBY, both);
    return time;
  }

  private String where() {
    return "failover " + evidence.cuts().size();
  }

  private void withdraw(String id) throws Exception {
    operator.failOver(id, operator.replicated(id).plus(FAR_AHEAD));
    operator.withdraw(id);
    Instant unused = load(id);
    evidence.serves("after the withdrawal", pair, Serving.PRIMARY, false);
    failOver(id, null, pair);
  }

  private void switchOver(String id) throws Exception {
    Instant retained = operator.retained(id);
    operator.switchOver(id);
    HlcTimestamp time = completed(id, null, retained, pair, false);
    evidence.judge(
        pair.standby(), () -> Judge.tookOver(where(), traffic, pair, pair.standby(), time));
    String back = operator.streamBack(id);
    operator.cancel(back);
    operator.awaitPhase(back, "CANCELED", clock.instant());
  }

  private void failBack(String id) throws Exception {
    failOver(id, null, pair);
    traffic.forgetAbove(evidence.lastCut().actual());
    evidence.lookNoMore();
    traffic.runOn(pair.standby().url());
    Pair back = pair.reversed();
    String again = operator.replicate(back);
    Instant unused = load(again);
    failOver(again, null, back);
  }

  /** While the standby does not answer, so that whatever is under way is stuck. */
  private void cancel(String id) throws Exception {
    traffic.rest();
    String before = evidence.answered(() -> Judge.content(pair.primary(), null));
    pair.standby().victim().freeze();
    try {
      Instant asked = clock.instant();
      operator.cancel(id);
      Instant from = injector.healed().isAfter(asked) ? injector.healed() : asked;
      cancelAnswer = Optional.of(Duration.between(from, clock.instant()));
    } finally {
      pair.standby().victim().thaw();
    }
    operator.awaitPhase(id, "CANCELED", clock.instant());
    evidence.serves("after the cancel", pair, Serving.PRIMARY, false);
    evidence.judge(
        pair.primary(), () -> Judge.alone("after the cancel", traffic, pair.primary(), before));
  }

  /** How long a cancel took, where there was one. */
  Optional<Duration> cancelAnswer() {
    return cancelAnswer;
  }
}
