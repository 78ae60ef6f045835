package dev.understudy.api.http;

import dev.understudy.catalog.PageRange;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page of a list, and where the next begins. */
record Paged<T>(List<T> items, @Nullable Pagination pagination) {

  /** What to read for a page of a list that is ordered by name: one more, to know of a next. */
  static PageRange<String> byName(String list, Query query) {
    return new PageRange<>(
        query.time("pagination.as_of_time").orElse(null),
        query.descending(),
        query
            .text("pagination.page")
            .map(text -> PageToken.decode(list, text))
            .map(token -> new PageRange.Position<>(token.key(), token.id().toString()))
            .orElse(null),
        query.limit() + 1);
  }

  /**
   * @param found in order, one more than the page has if there is a next
   * @param position of the last item of a page
   */
  static <T> Paged<T> of(List<T> found, int limit, Function<T, PageToken> position) {
    if (found.size() <= limit) {
      return new Paged<>(found, null);
    }
    List<T> items = found.subList(0, limit);
    return new Paged<>(items, new Pagination(position.apply(items.getLast()).encoded()));
  }

  <V> List<V> views(Function<T, V> view) {
    return items.stream().map(view).toList();
  }
}
