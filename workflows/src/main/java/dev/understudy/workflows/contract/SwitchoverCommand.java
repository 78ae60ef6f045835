package dev.understudy.workflows.contract;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ProgressSample;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a planned switchover.
 *
 * @param limit how long the primary may be without service before the switchover is given up
 * @param successor id for the stream back; null where none is wanted
 * @param sample the catalog's newest, null if there is none
 */
public record SwitchoverCommand(
    CommandKey key,
    Duration limit,
    @Nullable UUID successor,
    @Nullable ProgressSample sample,
    String reason,
    String actor) {}
