package dev.understudy.workflows.activity;

import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.ReplicationFacts.Backup;
import dev.understudy.domain.StreamRecord;
import io.temporal.activity.ActivityInterface;
import org.jspecify.annotations.Nullable;

/**
 * The steps from a created stream to one that replicates. Each looks first whether it is done
 * already; each fails with STALE_DRIVER before it touches a cluster that another run drives.
 */
@ActivityInterface(namePrefix = "Starting")
public interface StartingSteps {

  /**
   * Looks at both clusters, decides whether a failback needs net-new changes only, and changes
   * nothing. Fails with CONFIRMATION_NEEDED where the standby has clients, or was promoted, and the
   * loss of what it holds was not agreed to.
   */
  ReplicationFacts preflight(StreamRecord record);

  /** Makes the replication user and proves the way from the standby to the primary. */
  void peer(StreamRecord record);

  /** Backs the standby up under the stream's id. */
  BackupReport backUpStandby(StreamRecord record);

  /** Stops and drops the standby's application virtual cluster that preflight found. */
  void wipeStandby(StreamRecord record);

  /**
   * Begins to replicate and records the first sample. A failback stops the service of what it keeps
   * and goes on with it; where the cluster refuses that, it fails and nothing is dropped.
   */
  void startReplication(StreamRecord record);

  /**
   * What was backed up.
   *
   * @param backup null where there was nothing to back up
   * @param sentence what was done, or why nothing was
   */
  record BackupReport(@Nullable Backup backup, String sentence) {}
}
