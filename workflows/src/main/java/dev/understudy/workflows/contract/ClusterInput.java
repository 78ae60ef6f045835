package dev.understudy.workflows.contract;

import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.CommandKey;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster's creation or deletion starts from.
 *
 * @param command null when it is adopted after a loss of the workflow
 */
public record ClusterInput(ClusterRecord record, @Nullable CommandKey command, String actor) {}
