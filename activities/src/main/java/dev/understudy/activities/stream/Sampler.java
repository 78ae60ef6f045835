package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.Replication;
import dev.understudy.domain.ProgressSample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks a standby where it is. */
public final class Sampler {
  /** The status of a virtual cluster that is not there. */
  public static final String GONE = "gone";

  private static final Replication NONE = new Replication(0, false, null, null, null, null, GONE);

  private final Clock clock;

  public Sampler(Clock clock) {
    this.clock = clock;
  }

  public ProgressSample sample(UUID streamId, String virtualCluster, SystemConnection standby) {
    Instant before = clock.instant();
    Instant clusterClock = standby.clock().toInstant();
    Instant after = clock.instant();
    Replication replication = standby.replication(virtualCluster).orElse(NONE);
    // The cluster read its clock somewhere between the two readings of ours.
    Instant middle = before.plus(Duration.between(before, after).dividedBy(2));
    return new ProgressSample(
        streamId,
        after,
        replication.retainedTime(),
        replication.replicatedTime(),
        replication.status(),
        fraction(replication, standby),
        Duration.between(middle, clusterClock).toMillis());
  }

  /** Only the scan and the revert have an end to be measured against. */
  private static @Nullable Double fraction(Replication replication, SystemConnection standby) {
    boolean endless = replication.replicatedTime() != null && !replication.isFailingOver();
    Job found = endless ? null : standby.ingestionJob(replication).orElse(null);
    return found == null ? null : found.fraction();
  }
}
