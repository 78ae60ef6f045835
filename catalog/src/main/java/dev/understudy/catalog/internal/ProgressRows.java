package dev.understudy.catalog.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.domain.ProgressSample;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * The same text for any number of samples: databases and drivers take long to understand a
   * statement that spells out each. Samples of streams that are over, or unknown, find no row to
   * join and are left out.
   */
  private static final String RECORD =
      """
      INSERT INTO stream_progress (stream_id, sampled_at, retained_time, replicated_time, status,
        fraction, clock_offset_millis)
      SELECT s.id, v.sampled_at, v.retained_time, v.replicated_time, v.status, v.fraction,
        v.clock_offset
      FROM JSON_TABLE(?, '$[*]' COLUMNS (
        id CHAR(36) CHARACTER SET ascii PATH '$.id' ERROR ON EMPTY ERROR ON ERROR,
        sampled_at VARCHAR(32) PATH '$.sampledAt' ERROR ON EMPTY ERROR ON ERROR,
        retained_time VARCHAR(32) PATH '$.retainedTime' ERROR ON ERROR,
        replicated_time VARCHAR(32) PATH '$.replicatedTime' ERROR ON ERROR,
        status VARCHAR(64) PATH '$.status' ERROR ON EMPTY ERROR ON ERROR,
        fraction DOUBLE PATH '$.fraction' ERROR ON ERROR,
        clock_offset BIGINT PATH '$.clockOffset' ERROR ON EMPTY ERROR ON ERROR)) v
      STRAIGHT_JOIN streams s ON s.id = v.id WHERE s.live = TRUE
      """
          + ON_DUPLICATE;

  private ProgressRows() {}

  static void record(Database database, List<ProgressSample> samples) {
    // In one order everywhere, so that two sweeps do not deadlock.
    List<Row> ordered =
        samples.stream()
            .sorted(
                Comparator.comparing((ProgressSample sample) -> sample.streamId().toString())
                    .thenComparing(ProgressSample::sampledAt))
            .map(Row::of)
            .toList();
    for (int from = 0; from < ordered.size(); from += AT_ONCE) {
      String rows = Json.write(ordered.subList(from, Math.min(ordered.size(), from + AT_ONCE)));
      database.transactionWithoutResult(handle -> handle.execute(RECORD, rows));
    }
  }

  /** What the statement reads of a sample; what is not known is not there. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Row(
      String id,
      String sampledAt,
      @Nullable String retainedTime,
      @Nullable String replicatedTime,
      String status,
      @Nullable Double fraction,
      long clockOffset) {

    static Row of(ProgressSample sample) {
      return new Row(
          sample.streamId().toString(),
          Times.text(Times.down(sample.sampledAt())),
          textOrNull(Times.upOrNull(sample.retainedTime())),
          textOrNull(Times.downOrNull(sample.replicatedTime())),
          sample.status(),
          sample.fraction(),
          sample.clockOffsetMillis());
    }

    private static @Nullable String textOrNull(@Nullable Instant time) {
      return time == null ? null : Times.text(time);
    }
  }
}
