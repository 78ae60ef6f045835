package dev.understudy.localcluster.engine;

import dev.understudy.localcluster.mvcc.Timestamp;

/** History of a virtual cluster that a job keeps from a time on, as a table of them shows it. */
public record ProtectedTimestamp(long jobId, long virtualClusterId, Timestamp time) {}
