package dev.understudy.workflows.contract;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.ProgressSample;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a failover.
 *
 * @param sample the newest sample that the catalog had when the request came, null if none
 * @param reason for the timeline; null where none was given
 */
public record FailoverCommand(
    CommandKey key,
    FailoverTarget target,
    @Nullable ProgressSample sample,
    String actor,
    @Nullable String reason) {}
