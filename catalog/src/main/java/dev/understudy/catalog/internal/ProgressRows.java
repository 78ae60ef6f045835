package dev.understudy.catalog.internal;

import dev.understudy.domain.ProgressSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.statement.Update;

/**
 * Writes samples, many in one statement, and never lets what was seen go back: not the time of the
 * sample, not the retained time, not the replicated time.
 */
final class ProgressRows {
  private static final int AT_ONCE = 500;

  /**
   * A null time says nothing, so it neither overwrites nor forbids. The condition reads the old
   * times, and assignments are made from left to right: it stays what it was after the first two,
   * because a time that was taken over is not before itself; {@code sampled_at} is last.
   */
  private static final String ON_DUPLICATE =
      """
      ON DUPLICATE KEY UPDATE
        seen.retained_time = IF(%1$s, COALESCE(VALUES(retained_time), seen.retained_time),
          seen.retained_time),
        seen.replicated_time = IF(%1$s, COALESCE(VALUES(replicated_time), seen.replicated_time),
          seen.replicated_time),
        seen.status = IF(%1$s, VALUES(status), seen.status),
        seen.fraction = IF(%1$s, VALUES(fraction), seen.fraction),
        seen.clock_offset_millis = IF(%1$s, VALUES(clock_offset_millis), seen.clock_offset_millis),
        seen.sampled_at = IF(%1$s, VALUES(sampled_at), seen.sampled_at)"""
          .formatted(
              """
              VALUES(sampled_at) > seen.sampled_at
                AND COALESCE(VALUES(retained_time) >= seen.retained_time, TRUE)
                AND COALESCE(VALUES(replicated_time) >= seen.replicated_time, TRUE)""")
          .replace("seen.", "stream_progress.");

  private ProgressRows() {}

  static void record(Database database, List<ProgressSample> samples) {
    // In one order everywhere, so that two sweeps do not deadlock.
    List<ProgressSample> ordered = new ArrayList<>(samples);
    ordered.sort(
        Comparator.comparing((ProgressSample sample) -> sample.streamId().toString())
            .thenComparing(ProgressSample::sampledAt));
    for (int from = 0; from < ordered.size(); from += AT_ONCE) {
      List<ProgressSample> chunk = ordered.subList(from, Math.min(ordered.size(), from + AT_ONCE));
      database.transactionWithoutResult(
          handle -> bind(handle.createUpdate(statement(chunk.size())), chunk).execute());
    }
  }

  /** Samples of streams that are over, or unknown, find no row to join and are left out. */
  private static String statement(int rows) {
    String select =
        "SELECT ? AS id, ? AS sampled_at, ? AS retained_time, ? AS replicated_time, ? AS status,"
            + " ? AS fraction, ? AS clock_offset";
    return "INSERT INTO stream_progress (stream_id, sampled_at, retained_time, replicated_time,"
        + " status, fraction, clock_offset_millis)"
        + " SELECT s.id, v.sampled_at, v.retained_time, v.replicated_time, v.status, v.fraction,"
        + " v.clock_offset FROM ("
        + String.join(" UNION ALL ", Collections.nCopies(rows, select))
        + ") v JOIN streams s ON s.id = v.id WHERE s.live = TRUE "
        + ON_DUPLICATE;
  }

  private static Update bind(Update update, List<ProgressSample> samples) {
    int at = 0;
    for (ProgressSample sample : samples) {
      update
          .bind(at++, sample.streamId().toString())
          .bind(at++, Times.down(sample.sampledAt()))
          .bind(at++, Times.upOrNull(sample.retainedTime()))
          .bind(at++, Times.downOrNull(sample.replicatedTime()))
          .bind(at++, sample.status())
          .bind(at++, sample.fraction())
          .bind(at++, sample.clockOffsetMillis());
    }
    return update;
  }
}
