package dev.understudy.workflows.contract;

import io.temporal.common.SearchAttributeKey;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * The search attributes by which Temporal finds streams, such as {@code PcrStatus = 'REPLICATING'
 * AND PcrAttention = true}. A server must know them before a worker starts; each worker sees to it.
 */
public final class StreamVisibility {
  public static final SearchAttributeKey<String> STREAM =
      SearchAttributeKey.forKeyword("PcrStream");
  public static final SearchAttributeKey<String> PRIMARY =
      SearchAttributeKey.forKeyword("PcrPrimary");
  public static final SearchAttributeKey<String> STANDBY =
      SearchAttributeKey.forKeyword("PcrStandby");
  public static final SearchAttributeKey<String> STATUS =
      SearchAttributeKey.forKeyword("PcrStatus");
  public static final SearchAttributeKey<String> PHASE = SearchAttributeKey.forKeyword("PcrPhase");
  public static final SearchAttributeKey<Boolean> ATTENTION =
      SearchAttributeKey.forBoolean("PcrAttention");
  public static final SearchAttributeKey<OffsetDateTime> REPLICATED_TIME =
      SearchAttributeKey.forOffsetDateTime("PcrReplicatedTime");
  public static final SearchAttributeKey<OffsetDateTime> FAILOVER_AT =
      SearchAttributeKey.forOffsetDateTime("PcrFailoverAt");

  private static final List<SearchAttributeKey<?>> ALL =
      List.of(STREAM, PRIMARY, STANDBY, STATUS, PHASE, ATTENTION, REPLICATED_TIME, FAILOVER_AT);

  private StreamVisibility() {}

  public static List<SearchAttributeKey<?>> all() {
    return ALL;
  }

  /** Each as {@code name=type}, in the words of Temporal's own command. */
  public static List<String> flags() {
    return ALL.stream().map(key -> key.getName() + "=" + word(key)).toList();
  }

  private static String word(SearchAttributeKey<?> key) {
    return switch (key.getValueType()) {
      case INDEXED_VALUE_TYPE_KEYWORD -> "Keyword";
      case INDEXED_VALUE_TYPE_BOOL -> "Bool";
      case INDEXED_VALUE_TYPE_DATETIME -> "Datetime";
      default -> throw new IllegalStateException("no word for the type of " + key.getName());
    };
  }
}
