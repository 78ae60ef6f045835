package dev.understudy.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Times how long a failover takes, phase by phase. Waiting for a moment ahead is not part of it.
 *
 * @param phaseSince when the stream came into its phase; null if that is not known
 * @param failoverSince when the failover began; null outside of one
 */
public record FailoverTimes(@Nullable Instant phaseSince, @Nullable Instant failoverSince) {

  /**
   * What a phase of a failover took.
   *
   * @param planned whether it was a switchover's
   * @param whole what all phases took together; null unless this was the last
   */
  public record Lap(StreamPhase phase, Duration time, boolean planned, @Nullable Duration whole) {}

  /** The times after a change at a moment. */
  public FailoverTimes after(StreamPhase from, StreamPhase to, Instant at) {
    return new FailoverTimes(
        from == to ? phaseSince : at, !isCutover(to) ? null : isCutover(from) ? failoverSince : at);
  }

  /** What the change ends, if it ends a phase of a failover. */
  public Optional<Lap> lap(StreamRecord before, StreamPhase to, Instant at) {
    StreamPhase from = before.state().phase();
    if (from == to || !isCutover(from) || phaseSince == null) {
      return Optional.empty();
    }
    boolean ended = to.status() == StreamStatus.COMPLETED;
    return Optional.of(
        new Lap(
            from,
            between(phaseSince, at),
            before.target() instanceof FailoverTarget.Drained,
            ended && failoverSince != null ? between(failoverSince, at) : null));
  }

  /** Whether something is done in a phase, rather than waited for. */
  private static boolean isCutover(StreamPhase phase) {
    return phase.status() == StreamStatus.FAILING_OVER && phase != StreamPhase.SCHEDULED;
  }

  /** Clocks may go back. */
  private static Duration between(Instant from, Instant to) {
    return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
  }
}
