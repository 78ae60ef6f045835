package dev.understudy.catalog;

import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import dev.understudy.domain.ClusterSettings.Part;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.Login;
import dev.understudy.domain.SelfHosted;
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

  /**
   * Makes a change to a cluster that is CREATED, and remembers the command. Nothing but the
   * specification or the settings is written. A repeat answers as the first did.
   *
   * @throws dev.understudy.domain.UnderstudyException CLUSTER_NOT_FOUND, CLUSTER_NOT_READY, as
   *     {@link ClusterSettings#changed}, and as {@link #create}
   */
  Committed change(UUID clusterId, ClusterChange change, CommandKey command);

  /**
   * Writes that a cluster was told of a part of its settings, or why it could not be.
   *
   * @param told the settings that it was told of
   * @return false where the part was changed meanwhile, and nothing was written
   */
  boolean settle(UUID clusterId, Part part, ClusterSettings told, @Nullable String problem);

  /** Writes why a cluster could not be created. */
  void explain(UUID clusterId, String problem);

  /**
   * Gives a cluster that its owner runs another address and other logins, which it has accepted.
   *
   * @param application null where the old one stays
   * @throws dev.understudy.domain.UnderstudyException as {@link #change}
   */
  Committed replaceAccess(
      UUID clusterId,
      SelfHosted access,
      Login system,
      @Nullable Login application,
      CommandKey command);

  /** As {@link StreamLedger.Committed}. */
  record Committed(ClusterRecord record, boolean repeated) {}
}
