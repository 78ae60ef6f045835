package dev.understudy.bench.torture;

import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one cycle showed, all of it seen from outside: by clients of the API and of the clusters.
 *
 * @param data what the side that serves at the end was found to hold, once for each failover
 * @param statuses those that each stream was seen in, in order, without repetitions
 * @param moves the changes of phase in each stream's timeline
 * @param repeats commands that were sent again under their key
 * @param streams how many of the pair's streams there are, and ought to be
 * @param cancelAnswer how long a cancel took while a call was stuck
 * @param stepsBack times that the API told of and then an earlier one
 */
record Observation(
    List<Data> data,
    List<Cut> cuts,
    Map<String, List<String>> statuses,
    Map<String, List<String>> moves,
    List<Exchange> exchanges,
    List<Audited> audited,
    List<Repeat> repeats,
    Count streams,
    List<Writable> writable,
    List<Wait> waits,
    Optional<Duration> cancelAnswer,
    List<String> stepsBack) {

  /** The same with other data. */
  Observation with(List<Data> others) {
    return new Observation(
        others,
        cuts,
        statuses,
        moves,
        exchanges,
        audited,
        repeats,
        streams,
        writable,
        waits,
        cancelAnswer,
        stepsBack);
  }

  /**
   * @param problems what the application misses or finds too much, in words; empty for nothing
   * @param fingerprints of both sides at the failover time; both empty where there is one side
   * @param contents of both sides' tables: the one as it was then, the other as it is now; of one
   *     side then and now where the other cannot be read
   */
  record Data(String where, String problems, Sides fingerprints, Sides contents) {}

  /** The same of two clusters. */
  record Sides(String primary, String standby) {
    static final Sides NONE = new Sides("", "");

    boolean differ() {
      return !primary.equals(standby);
    }
  }

  /**
   * Where a failover cut.
   *
   * @param requested null for the latest time
   * @param retained what the standby kept when it was asked
   */
  record Cut(@Nullable Instant requested, HlcTimestamp actual, Instant retained) {}

  /**
   * One request that was to change something.
   *
   * @param status 0 where no answer came
   */
  record Exchange(String requestId, String command, int status) {
    boolean accepted() {
      return status / 100 == 2;
    }
  }

  /** An entry of the audit log. */
  record Audited(String requestId, boolean accepted) {}

  /** What a command was about at first, and when it was sent again. */
  record Repeat(String command, String first, String again) {}

  record Count(int found, int expected) {}

  /**
   * Which sides took writes.
   *
   * @param both whether that was asked for: a failover leaves the old primary as it is
   */
  record Writable(String when, boolean primary, boolean standby, Serving expected, boolean both) {}

  /** Which side must serve. */
  enum Serving {
    PRIMARY,
    STANDBY
  }

  /**
   * @param sinceHealed how long it took from when nothing was wrong any more
   */
  record Wait(String what, Duration sinceHealed, boolean reached, String last) {}
}
