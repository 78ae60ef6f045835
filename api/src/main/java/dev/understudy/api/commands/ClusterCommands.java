package dev.understudy.api.commands;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.CommandKey;
import dev.understudy.workflows.contract.AccessCommand;
import dev.understudy.workflows.contract.ClusterCommand;
import dev.understudy.workflows.contract.CommandOutcome;

/** As {@link StreamCommands}, for the making, changing and removing of clusters. */
public interface ClusterCommands {

  CommandOutcome create(ClusterRecord record, CommandKey key, String actor);

  CommandOutcome delete(ClusterRecord record, CommandKey key, String actor);

  /** Starts the workflow that tells the cluster of its settings where none runs. */
  CommandOutcome change(ClusterCommand command);

  /** Answers once the cluster was reached with what is new. */
  CommandOutcome replaceAccess(AccessCommand command);
}
