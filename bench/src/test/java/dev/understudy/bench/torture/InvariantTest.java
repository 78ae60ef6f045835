package dev.understudy.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.bench.torture.Observation.Audited;
import dev.understudy.bench.torture.Observation.Count;
import dev.understudy.bench.torture.Observation.Cut;
import dev.understudy.bench.torture.Observation.Data;
import dev.understudy.bench.torture.Observation.Exchange;
import dev.understudy.bench.torture.Observation.Repeat;
import dev.understudy.bench.torture.Observation.Serving;
import dev.understudy.bench.torture.Observation.Sides;
import dev.understudy.bench.torture.Observation.Wait;
import dev.understudy.bench.torture.Observation.Writable;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each invariant is broken once, and found; and nothing else is. */
class InvariantTest {
  private static final Instant T = Instant.parse("2026-11-30T10:00:00Z");
  private static final Sides SAME = new Sides("a", "a");
  private static final Sides OTHER = new Sides("a", "b");
  private static final Exchange SENT = new Exchange("r1", "PATCH", 200);
  private static final Audited NOTED = new Audited("r1", true);

  /** What is different from a cycle in which all was well. */
  private record Broken(String name, Observation seen, Invariant by) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void nothingIsWrongWithAGoodCycle() {
    assertThat(Violation.in(1, new Good().seen())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenInvariantIsFoundAndNoOther(Broken broken) {
    List<Violation> found = Violation.in(3, broken.seen());
    assertThat(found).extracting(Violation::invariant).containsExactly(broken.by());
    assertThat(found.getFirst().text(7)).contains("--seed 7 --cycle 3");
  }

  @Test
  void noInvariantIsForgottenHere() {
    Set<Invariant> tried = broken().map(Broken::by).collect(Collectors.toSet());
    assertThat(tried).isEqualTo(EnumSet.allOf(Invariant.class));
  }

  static Stream<Broken> broken() {
    return Stream.of(
        of("lost", Invariant.NOTHING_LOST, good -> good.data = new Data("x", "1 lost", SAME, SAME)),
        of(
            "fingerprints",
            Invariant.FINGERPRINTS_EQUAL,
            good -> good.data = new Data("x", "", OTHER, SAME)),
        of("rows", Invariant.CONTENTS_EQUAL, good -> good.data = new Data("x", "", SAME, OTHER)),
        of("above what was asked", Invariant.TIMES_IN_ORDER, good -> good.cut = cut(T, 1, 0)),
        of("below what is kept", Invariant.TIMES_IN_ORDER, good -> good.cut = cut(T, -2, -1)),
        of("both write", Invariant.ONE_WRITABLE_SIDE, good -> good.writable = writes(true, true)),
        of(
            "none writes",
            Invariant.ONE_WRITABLE_SIDE,
            good -> good.writable = writes(false, false)),
        of(
            "alive again",
            Invariant.TERMINAL_STATUS_STAYS,
            good -> good.statuses = List.of("REPLICATING", "CANCELED", "FAILING_OVER")),
        of("not audited", Invariant.ONE_AUDITED_OUTCOME, good -> good.audited = List.of()),
        of(
            "audited twice",
            Invariant.ONE_AUDITED_OUTCOME,
            good -> good.audited = List.of(NOTED, NOTED)),
        of(
            "audited as refused",
            Invariant.ONE_AUDITED_OUTCOME,
            good -> good.audited = List.of(new Audited("r1", false))),
        of("two subjects", Invariant.ONE_EFFECT, good -> good.repeat = new Repeat("c", "a", "b")),
        of(
            "done twice",
            Invariant.ONE_EFFECT,
            good -> good.moves = List.of("A to B", "B to C", "A to B")),
        of("two streams", Invariant.ONE_EFFECT, good -> good.streams = new Count(2, 1)),
        of(
            "cancel waits",
            Invariant.CANCEL_NOT_BLOCKED,
            good -> good.cancelAnswer = Optional.of(Duration.ofSeconds(16))),
        of(
            "a step back",
            Invariant.PROGRESS_ONLY_FORWARD,
            good -> good.stepsBack = List.of("from 2 to 1")),
        of(
            "late",
            Invariant.NOTHING_STUCK,
            good -> good.wait = new Wait("x", Duration.ofSeconds(61), true, "")),
        of(
            "never",
            Invariant.NOTHING_STUCK,
            good -> good.wait = new Wait("x", Duration.ofSeconds(1), false, "")));
  }

  private static Broken of(String name, Invariant by, java.util.function.Consumer<Good> change) {
    Good good = new Good();
    change.accept(good);
    return new Broken(name, good.seen(), by);
  }

  private static Cut cut(Instant requested, int actualAfter, int retainedAfter) {
    return new Cut(
        requested,
        HlcTimestamp.of(requested.plusSeconds(actualAfter)),
        requested.plusSeconds(retainedAfter));
  }

  private static Writable writes(boolean primary, boolean standby) {
    return new Writable("after a switchover", primary, standby, Serving.STANDBY, false);
  }

  /** A cycle in which all was well, unless something is set otherwise. */
  private static final class Good {
    private Data data = new Data("failover 1", "", SAME, SAME);
    private Cut cut = cut(T, 0, -5);
    private List<String> statuses = List.of("STARTING", "REPLICATING", "FAILING_OVER", "COMPLETED");
    private List<String> moves = List.of("A to B", "B to C");
    private List<Audited> audited = List.of(NOTED);
    private Repeat repeat = new Repeat("PATCH", "s", "s");
    private Count streams = new Count(1, 1);
    private Writable writable = writes(false, true);
    private Wait wait = new Wait("x", Duration.ofSeconds(2), true, "");
    private List<String> stepsBack = List.of();
    private Optional<Duration> cancelAnswer = Optional.of(Duration.ofSeconds(1));

    Observation seen() {
      return new Observation(
          List.of(data),
          List.of(cut),
          Map.of("s", statuses),
          Map.of("s", moves),
          List.of(SENT),
          audited,
          List.of(repeat),
          streams,
          List.of(writable),
          List.of(wait),
          cancelAnswer,
          stepsBack);
    }
  }
}
