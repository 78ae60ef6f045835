package dev.understudy.catalog;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.FailoverTimes;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes streams; only activities call it. Every method is one transaction. */
public interface StreamLedger {

  /**
   * Claims both clusters (rows locked in id order), writes the stream's row and its first timeline
   * entry, and remembers the command with its answer. A repeat of the command answers as the first
   * did. Clusters are claimed when: a live standby is in no other live stream in any role; a live
   * primary is nobody's standby.
   *
   * @throws dev.understudy.domain.UnderstudyException CLUSTER_NOT_FOUND, CLUSTER_NOT_READY,
   *     CLUSTER_IN_USE, COMMAND_WITHDRAWN, COMMAND_EXPIRED, REQUEST_ID_REUSED; nothing was written
   */
  Committed create(StreamRecord record, CommandKey command, TimelineEntry entry);

  /**
   * Makes a workflow run the driver of a stream, by compare-and-set keyed by its first run id; the
   * same run gets the same epoch again.
   *
   * @return the record at its new epoch
   * @throws dev.understudy.domain.UnderstudyException STALE_DRIVER if a higher epoch was claimed
   */
  StreamRecord claim(UUID streamId, long knownEpoch, String runId);

  /** Whether the epoch is still the row's. */
  boolean isDriver(UUID streamId, long epoch);

  /**
   * Writes a new state over the one at the record's version, with its timeline entry. A repeat of
   * the same write, after an answer was lost, changes nothing and answers the same. A stream that
   * becomes COMPLETED or CANCELED in phase releases its clusters, except that CANCELED's are held
   * until its phase says so. One that has a {@link StreamRecord#successor} hands its clusters over
   * to that stream's row, which is written with it.
   *
   * @param command the command behind the change, remembered with its answer; null if nobody asked
   * @throws dev.understudy.domain.UnderstudyException STALE_DRIVER, COMMAND_WITHDRAWN,
   *     COMMAND_EXPIRED, REQUEST_ID_REUSED; nothing was written
   */
  Committed commit(StreamRecord record, @Nullable CommandKey command, TimelineEntry entry);

  /** Adds to the timeline what changed no state. */
  void note(UUID streamId, TimelineEntry entry);

  /** Writes samples in one batch; an older sample or one that goes back in time changes nothing. */
  void recordProgress(List<ProgressSample> samples);

  /**
   * What a write left behind.
   *
   * @param record at its new version
   * @param repeated whether the command had been carried out before; then the record is as it is
   *     now
   * @param lap the phase of a failover that this very write ended; null if it ended none
   */
  record Committed(StreamRecord record, boolean repeated, FailoverTimes.@Nullable Lap lap) {}
}
