package dev.understudy.workflows.activity;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.CommandKey;
import io.temporal.activity.ActivityInterface;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a cluster's states into the catalog. */
@ActivityInterface(namePrefix = "Cluster")
public interface ClusterRecords {

  Committed create(Creation creation);

  /** Marks the cluster for deletion unless a live stream holds it. */
  Committed lockForDeletion(Deletion deletion);

  ClusterRecord claim(Claim claim);

  ClusterRecord commit(ClusterRecord record);

  /** Writes why the cluster could not be created. */
  void explain(Explanation explanation);

  /** As {@link StreamRecords#settle}. */
  Settled settle(Unsettled unsettled);

  /** A cluster to write for the first time. */
  record Creation(ClusterRecord record, CommandKey command) {}

  /** A cluster to delete. */
  record Deletion(UUID clusterId, CommandKey command) {}

  /** Who wants to drive what. */
  record Claim(UUID clusterId, long knownEpoch, String firstRunId) {}

  /** Why a cluster could not be created. */
  record Explanation(UUID clusterId, String problem) {}

  /** The record as it is now, and whether the command had been carried out before. */
  record Committed(ClusterRecord record, boolean repeated) {}

  /** A command whose outcome is not known. */
  record Unsettled(UUID clusterId, CommandKey command) {}

  /** What became of it; a null subject if it never took effect. */
  record Settled(@Nullable UUID subjectId, @Nullable ClusterRecord record) {}
}
