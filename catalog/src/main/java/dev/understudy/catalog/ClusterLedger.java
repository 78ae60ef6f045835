package dev.understudy.catalog;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.CommandKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes clusters; only activities call it. Every method is one transaction. */
public interface ClusterLedger {

  /**
   * Writes a new cluster's row and remembers the command. A repeat answers as the first did.
   *
   * @throws dev.understudy.domain.UnderstudyException CLUSTER_NAME_TAKEN by a cluster that is not
   *     deleted, FOLDER_NOT_FOUND, COMMAND_WITHDRAWN, COMMAND_EXPIRED, REQUEST_ID_REUSED
   */
  Committed create(ClusterRecord record, CommandKey command);

  /** As {@link StreamLedger#claim}. */
  ClusterRecord claim(UUID clusterId, long knownEpoch, String runId);

  /**
   * Marks a cluster for deletion (LOCKED), if no live stream holds it and it is not protected.
   *
   * @throws dev.understudy.domain.UnderstudyException CLUSTER_NOT_FOUND, CLUSTER_IN_USE,
   *     DELETE_PROTECTED, and as {@link #create}
   */
  Committed lockForDeletion(UUID clusterId, CommandKey command);

  /**
   * Writes over the row at the record's version.
   *
   * @throws dev.understudy.domain.UnderstudyException STALE_DRIVER
   */
  ClusterRecord commit(ClusterRecord record, @Nullable CommandKey command);

  /** As {@link StreamLedger.Committed}. */
  record Committed(ClusterRecord record, boolean repeated) {}
}
