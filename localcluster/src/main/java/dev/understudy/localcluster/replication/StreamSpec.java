package dev.understudy.localcluster.replication;

import dev.understudy.localcluster.mvcc.Timestamp;

/**
 * What a consumer asks of one connection: with {@code scan} the span as it was at {@code time},
 * after which the stream ends; without, the changes after {@code time}, for ever.
 */
public record StreamSpec(Span span, Timestamp time, boolean scan) {}
