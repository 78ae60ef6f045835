package dev.understudy.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a standby that once was the primary of its primary gets its data back: by the net-new changes
 * since the two parted, or by a full copy after all.
 *
 * @param because a part of a sentence for the timeline
 * @param activation the timestamp up to which both have the same data, which is where the new
 *     primary was cut when it took over; null for a full copy
 * @param primaryTime the new primary's clock when this was decided: a standby that has passed it
 *     has all that was written there before; null for a full copy
 * @param historyUntil until when the history since then is kept, by what is known; null where
 *     nothing is known of it
 */
public record Failback(
    Mode mode,
    String because,
    @Nullable HlcTimestamp activation,
    @Nullable Instant primaryTime,
    @Nullable Instant historyUntil) {

  /** Which of the two ways. */
  public enum Mode {
    NET_NEW,
    FULL_COPY
  }

  static Failback fullCopy(String because, @Nullable Instant historyUntil) {
    return new Failback(Mode.FULL_COPY, because, null, null, historyUntil);
  }

  /** Where net-new changes are not possible whatever the history. */
  public static Failback fullCopy(String because) {
    return fullCopy(because, null);
  }
}
