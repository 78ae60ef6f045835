package dev.understudy.catalog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which streams to list. Null fields do not filter; the rest combine with AND. Ordered by creation
 * time, then id.
 *
 * @param after keyset position: the last stream of the page before, null for the first page
 */
public record StreamFilter(
    @Nullable UUID primaryClusterId,
    @Nullable UUID standbyClusterId,
    @Nullable UUID clusterId,
    boolean showFinished,
    @Nullable Instant asOf,
    boolean descending,
    @Nullable Position after,
    int limit) {

  /** A place in the order. */
  public record Position(Instant createdAt, UUID id) {}
}
