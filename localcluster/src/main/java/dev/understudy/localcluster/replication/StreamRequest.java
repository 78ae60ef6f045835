package dev.understudy.localcluster.replication;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer asks of a producer when it starts a stream.
 *
 * @param virtualClusterId the consumer's own virtual cluster, where it is one that is there already
 * @param resumeFrom the time that the consumer already has, or null for a copy of everything
 * @param expiration how long to keep history without a heartbeat, or null for the default
 */
public record StreamRequest(
    UUID clusterId,
    @Nullable Long virtualClusterId,
    @Nullable Timestamp resumeFrom,
    @Nullable Duration expiration) {}
