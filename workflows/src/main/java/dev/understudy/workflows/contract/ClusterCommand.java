package dev.understudy.workflows.contract;

import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.CommandKey;
import java.util.UUID;

/** Asks for something to be otherwise with a cluster. */
public record ClusterCommand(CommandKey key, UUID clusterId, ClusterChange change, String actor) {}
