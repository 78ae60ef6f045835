package dev.understudy.localcluster.replication;

import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.List;
import java.util.UUID;

/** What a producer answers to a consumer that starts a stream: what to copy, and as of when. */
public record StreamStart(
    long streamId, Timestamp startTime, UUID clusterId, long virtualClusterId, List<Span> spans) {}
