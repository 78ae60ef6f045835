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

  /** Of the only row. */
  @Nullable String value(String column) {
    if (refusal != null || rows.size() != 1) {
      throw new IllegalStateException("expected one row: " + this);
    }
    return rows.getFirst().get(column);
  }
}
