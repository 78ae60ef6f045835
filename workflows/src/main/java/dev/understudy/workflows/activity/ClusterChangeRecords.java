package dev.understudy.workflows.activity;

import dev.understudy.domain.ClusterSettings.Part;
import dev.understudy.domain.CommandKey;
import dev.understudy.workflows.contract.AccessCommand;
import dev.understudy.workflows.contract.ClusterCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import io.temporal.activity.ActivityInterface;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes changes of clusters into the catalog, and how they ended. */
@ActivityInterface(namePrefix = "ClusterChange")
public interface ClusterChangeRecords {

  /** Writes the change, or answers as its first sending did. */
  CommandOutcome record(ClusterCommand command);

  /** As {@link StreamRecords#settle}. */
  Settled settle(CommandKey command);

  /** What the cluster is yet to be told of. */
  Due due(UUID clusterId);

  /**
   * Connects at the new address with the new logins and, where the cluster accepts them, writes
   * them. Fails with CLUSTER_REFUSED where it does not, also where nobody answers.
   */
  CommandOutcome replaceAccess(AccessCommand command);

  /** What became of a command; a null subject if it never took effect. */
  record Settled(@Nullable UUID subjectId) {}

  /** Parts of a cluster's settings. */
  record Due(Set<Part> parts) {
    public Due {
      parts = Set.copyOf(parts);
    }
  }
}
