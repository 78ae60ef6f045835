package dev.understudy.acceptance.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster answers to a statement.
 *
 * @param columns name to type, in order
 * @param rows each by column name, as text
 * @param refusal null where it did what it was told
 */
record Answer(
    Map<String, String> columns,
    List<Map<String, @Nullable String>> rows,
    @Nullable Refusal refusal) {

  /** An error of the cluster. */
  record Refusal(String sqlState, String message) {}

  /** Of the only row, under the first of the names that there is: they differ by version. */
  @Nullable String value(String... names) {
    if (refusal != null || rows.size() != 1) {
      throw new IllegalStateException("expected one row: " + this);
    }
    for (String name : names) {
      if (columns.containsKey(name)) {
        return rows.getFirst().get(name);
      }
    }
    throw new IllegalStateException("no such column: " + this);
  }
}
