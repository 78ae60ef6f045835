package dev.understudy.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much of the time has passed for which a primary keeps history for a standby that it does not
 * hear from. After that the stream cannot go on, so that humans are warned on the way.
 */
public final class HistoryWindow {
  /** What CockroachDB keeps where nobody set another expiration. */
  public static final Duration LENGTH = Duration.ofHours(24);

  private static final int[] WARNINGS = {50, 80, 95};

  private HistoryWindow() {}

  /**
   * Since when the primary has heard nothing: null while it does, as far as is known. A stream that
   * is resuming counts from when its source was lost, not from the pause before.
   */
  public static @Nullable Instant silentSince(StreamRecord record) {
    Attention attention = record.attention();
    if (record.state() instanceof StreamState.Paused paused) {
      return paused.since();
    }
    return attention != null && attention.reason() == Attention.Reason.SOURCE_LOST
        ? attention.since()
        : null;
  }

  /** The highest warning that is due, in percent of the window; 0 before the first. */
  public static int warningAt(Instant now, Instant silentSince) {
    int due = 0;
    for (int percent : WARNINGS) {
      due = now.isBefore(at(percent, silentSince)) ? due : percent;
    }
    return due;
  }

  /** How long until the next warning; empty after the last. */
  public static Optional<Duration> untilNext(Instant now, Instant silentSince) {
    for (int percent : WARNINGS) {
      Instant at = at(percent, silentSince);
      if (now.isBefore(at)) {
        return Optional.of(Duration.between(now, at));
      }
    }
    return Optional.empty();
  }

  private static Instant at(int percent, Instant silentSince) {
    return silentSince.plus(LENGTH.multipliedBy(percent).dividedBy(100));
  }
}
