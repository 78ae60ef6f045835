package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * What {@code SHOW VIRTUAL CLUSTER … WITH REPLICATION STATUS} shows of a virtual cluster that an
 * ingestion job fills. Both forms of the URI are without secrets. {@code status} is the word of
 * v25.2, such as {@code replicating}.
 */
public record ReplicationStatus(
    long ingestionJobId,
    String sourceTenantName,
    String redactedSourceUri,
    String sourceUriWithParameters,
    @Nullable Timestamp retainedTime,
    @Nullable Timestamp replicatedTime,
    @Nullable Timestamp failoverTime,
    String status) {}
