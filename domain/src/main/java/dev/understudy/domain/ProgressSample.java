package dev.understudy.domain;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a standby said of its replication when it was last asked.
 *
 * @param sampledAt when, by the control plane's clock
 * @param retainedTime lower end of the failover window; null before anything is protected
 * @param replicatedTime upper end; null until the initial scan is over
 * @param status the cluster's own word, normalised to that of v25.2
 * @param fraction estimated part of the initial scan or revert that is done, 0 to 1; null if
 *     unknown
 * @param clockOffsetMillis the cluster's clock minus the control plane's
 */
public record ProgressSample(
    UUID streamId,
    Instant sampledAt,
    @Nullable Instant retainedTime,
    @Nullable Instant replicatedTime,
    String status,
    @Nullable Double fraction,
    long clockOffsetMillis) {}
