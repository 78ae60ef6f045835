package dev.understudy.api.commands;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.CommandKey;
import dev.understudy.workflows.contract.CommandOutcome;

/** As {@link StreamCommands}, for the making and removing of clusters. */
public interface ClusterCommands {

  CommandOutcome create(ClusterRecord record, CommandKey key, String actor);

  CommandOutcome delete(ClusterRecord record, CommandKey key, String actor);
}
