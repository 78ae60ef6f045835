package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FailoverTimesTest {
  private static final Instant T = Instant.parse("2026-02-03T10:00:00Z");
  private static final ReplicationFacts FACTS = new ReplicationFacts("main", 3L, null);
  private static final HlcTimestamp CUT = HlcTimestamp.of(T);
  private static final FailoverTarget.Drained DRAINED =
      new FailoverTarget.Drained(T.plusSeconds(60), null, null);

  /** Lives through states, one every second. */
  private static List<FailoverTimes.Lap> laps(StreamState... states) {
    List<FailoverTimes.Lap> laps = new ArrayList<>();
    FailoverTimes times = new FailoverTimes(null, null);
    for (int i = 1; i < states.length; i++) {
      StreamRecord before =
          new StreamRecord(
              UUID.randomUUID(),
              UUID.randomUUID(),
              UUID.randomUUID(),
              false,
              T,
              states[i - 1],
              null,
              1,
              1);
      StreamPhase to = states[i].phase();
      Instant at = T.plusSeconds(i);
      times.lap(before, to, at).ifPresent(laps::add);
      times = times.after(before.state().phase(), to, at);
    }
    return laps;
  }

  private static FailoverTimes.Lap lap(StreamPhase phase, int seconds, boolean planned, int whole) {
    return new FailoverTimes.Lap(
        phase, Duration.ofSeconds(seconds), planned, whole == 0 ? null : Duration.ofSeconds(whole));
  }

  @Test
  void timesEveryPhaseAndTheWholeButNotTheWaitForAMomentAhead() {
    var at = new FailoverTarget.At(T);
    assertThat(
            laps(
                new StreamState.Replicating(FACTS),
                new StreamState.Scheduled(FACTS, at),
                new StreamState.Scheduled(FACTS, at),
                new StreamState.CatchingUp(FACTS, at, null),
                new StreamState.CatchingUp(FACTS, new FailoverTarget.Latest(), CUT),
                new StreamState.Reverting(FACTS, at, CUT),
                new StreamState.Promoting(FACTS, at, CUT),
                new StreamState.ManagingJobs(FACTS, at, CUT, T),
                new StreamState.Completed(FACTS, at, CUT, T)))
        .containsExactly(
            lap(StreamPhase.CATCHING_UP, 2, false, 0),
            lap(StreamPhase.REVERTING, 1, false, 0),
            lap(StreamPhase.PROMOTING, 1, false, 4));
  }

  @Test
  void timesFencingAndDrainingOfASwitchover() {
    assertThat(
            laps(
                new StreamState.Replicating(FACTS),
                new StreamState.Fencing(FACTS, DRAINED),
                new StreamState.Draining(FACTS, DRAINED),
                new StreamState.CatchingUp(FACTS, DRAINED, CUT),
                new StreamState.Reverting(FACTS, DRAINED, CUT),
                new StreamState.Promoting(FACTS, DRAINED, CUT),
                new StreamState.Verifying(FACTS, DRAINED, CUT, T)))
        .containsExactly(
            lap(StreamPhase.FENCING, 1, true, 0),
            lap(StreamPhase.DRAINING, 1, true, 0),
            lap(StreamPhase.CATCHING_UP, 1, true, 0),
            lap(StreamPhase.REVERTING, 1, true, 0),
            lap(StreamPhase.PROMOTING, 1, true, 5));
  }

  @Test
  void aSwitchoverThatWasGivenUpIsNoFailoverAndTheNextOneBeginsAnew() {
    var latest = new FailoverTarget.Latest();
    assertThat(
            laps(
                new StreamState.Replicating(FACTS),
                new StreamState.Fencing(FACTS, DRAINED),
                new StreamState.Unfencing(FACTS, DRAINED),
                new StreamState.Replicating(FACTS),
                new StreamState.CatchingUp(FACTS, latest, CUT),
                new StreamState.Reverting(FACTS, latest, CUT),
                new StreamState.Promoting(FACTS, latest, CUT),
                new StreamState.ManagingJobs(FACTS, latest, CUT, T)))
        .containsExactly(
            lap(StreamPhase.FENCING, 1, true, 0),
            lap(StreamPhase.UNFENCING, 1, true, 0),
            lap(StreamPhase.CATCHING_UP, 1, false, 0),
            lap(StreamPhase.REVERTING, 1, false, 0),
            lap(StreamPhase.PROMOTING, 1, false, 3));
  }
}
