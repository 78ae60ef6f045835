package dev.understudy.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list to read. Lists are ordered by a key, then by id.
 *
 * @param <K> of the key: a name or a time
 * @param asOf leaves out what was made later; null for all
 * @param after keyset position: the last of the page before, null for the first page
 */
public record PageRange<K>(
    @Nullable Instant asOf, boolean descending, @Nullable Position<K> after, int limit) {

  /** A place in the order. */
  public record Position<K>(K key, String id) {}
}
