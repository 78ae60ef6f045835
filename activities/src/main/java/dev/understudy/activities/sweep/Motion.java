package dev.understudy.activities.sweep;

import dev.understudy.domain.ProgressSample;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a standby's replicated time moves, as one watcher sees it.
 *
 * @param replicated the newest that was seen; null before the first
 * @param since when it was first seen, or when the watch began
 * @param seen whether it was ever seen to move
 */
record Motion(@Nullable Instant replicated, Instant since, boolean seen) {
  /** A standby that learns nothing for so long has lost its source, whoever else can reach it. */
  private static final Duration STANDSTILL = Duration.ofMinutes(2);

  static Motion watchedFrom(Instant now) {
    return new Motion(null, now, false);
  }

  Motion after(ProgressSample sample) {
    Instant now = sample.replicatedTime();
    if (now == null || (replicated != null && !now.isAfter(replicated))) {
      return this;
    }
    return replicated == null
        ? new Motion(now, since, seen)
        : new Motion(now, sample.sampledAt(), true);
  }

  boolean stands(Instant now) {
    return Duration.between(since, now).compareTo(STANDSTILL) >= 0;
  }

  boolean moves(Instant now) {
    return seen && !stands(now);
  }
}
