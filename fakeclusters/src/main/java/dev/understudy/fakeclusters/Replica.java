package dev.understudy.fakeclusters;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.HlcTimestamp;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Replication into a virtual cluster, decided by the clock alone.
 *
 * @param from where it began: now, or where the two sides parted
 * @param scanned when the initial scan is over, or a failback has caught up
 * @param frontier up to which everything has come; null within the scan
 * @param given when the target was given
 * @param cutAt when the cut began, after which nothing stops it
 */
record Replica(
    long jobId,
    Source source,
    Pace pace,
    Instant from,
    Instant scanned,
    @Nullable Instant frontier,
    boolean paused,
    String error,
    @Nullable HlcTimestamp target,
    @Nullable Instant given,
    @Nullable Instant cutAt) {

  /** The virtual cluster that is followed, and the job that keeps its history there. */
  record Source(ClusterEndpoint cluster, long virtualCluster, long producer) {}

  static Replica begun(long jobId, Source source, Pace pace, Instant now) {
    return new Replica(
        jobId, source, pace, now, now.plus(pace.scan()), null, false, "", null, null, null);
  }

  /** What both sides have is not sent again. */
  static Replica parted(long jobId, Source source, Pace pace, Instant parted, Instant now) {
    return new Replica(
        jobId, source, pace, parted, now.plus(pace.scan()), parted, false, "", null, null, null);
  }

  /**
   * The same later.
   *
   * @param heard until when the source can have been heard
   */
  Replica at(Instant now, Instant heard) {
    if (paused || cutAt != null) {
      return this;
    }
    Instant reached = now.isBefore(scanned) ? null : notBefore(from, heard.minus(pace.lag()));
    boolean ahead = reached != null && (frontier == null || reached.isAfter(frontier));
    Instant moved = ahead ? reached : frontier;
    return with(moved, cut(now, moved));
  }

  private @Nullable Instant cut(Instant now, @Nullable Instant moved) {
    boolean reached =
        target != null
            && given != null
            && moved != null
            && !moved.isBefore(target.toInstant())
            && !now.isBefore(given.plus(pace.pending()));
    return reached ? now : null;
  }

  /** When the virtual cluster is ready; null while that is open. */
  @Nullable Instant readyAt() {
    return cutAt == null ? null : cutAt.plus(pace.revert());
  }

  Instant retained() {
    return frontier == null ? from : notBefore(from, frontier.minus(pace.retention()));
  }

  private static Instant notBefore(Instant earliest, Instant time) {
    return time.isBefore(earliest) ? earliest : time;
  }

  String status() {
    if (paused) {
      return "replication paused";
    }
    if (cutAt != null) {
      return "replication failing over";
    }
    if (target != null) {
      return "replication pending failover";
    }
    return frontier == null ? "initializing replication" : "replicating";
  }

  double scanFraction(Instant now) {
    double length = Duration.between(from, scanned).toNanos();
    return length <= 0
        ? 1.0
        : Math.min(1.0, Math.max(0.0, Duration.between(from, now).toNanos() / length));
  }

  Replica paused(boolean nowPaused, String because) {
    return new Replica(
        jobId, source, pace, from, scanned, frontier, nowPaused, because, target, given, cutAt);
  }

  /** A target also ends a pause. */
  Replica to(HlcTimestamp time, Instant now) {
    return new Replica(jobId, source, pace, from, scanned, frontier, false, "", time, now, cutAt);
  }

  private Replica with(@Nullable Instant moved, @Nullable Instant cut) {
    return new Replica(
        jobId, source, pace, from, scanned, moved, paused, error, target, given, cut);
  }
}
