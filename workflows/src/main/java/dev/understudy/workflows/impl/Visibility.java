package dev.understudy.workflows.impl;

import dev.understudy.domain.Attention;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.StreamVisibility;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows a stream in Temporal's lists and in its Web UI. */
final class Visibility {
  /** Runs that began before there were search attributes go on without them. */
  private static final String CHANGE = "search-attributes";

  private Visibility() {}

  /** What can be asked for in a list; costs one action. */
  static void index(StreamRecord record, @Nullable ProgressSample newest) {
    if (Workflow.getVersion(CHANGE, Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION) {
      return;
    }
    Workflow.upsertTypedSearchAttributes(
        StreamVisibility.STREAM.valueSet(record.id().toString()),
        StreamVisibility.PRIMARY.valueSet(record.primaryClusterId().toString()),
        StreamVisibility.STANDBY.valueSet(record.standbyClusterId().toString()),
        StreamVisibility.STATUS.valueSet(record.state().status().name()),
        StreamVisibility.PHASE.valueSet(record.state().phase().name()),
        StreamVisibility.ATTENTION.valueSet(record.attention() != null),
        time(StreamVisibility.REPLICATED_TIME, newest == null ? null : newest.replicatedTime()),
        time(StreamVisibility.FAILOVER_AT, record.failoverAt()));
  }

  /** What the stream does, since when, why, and what comes next. */
  static String details(StreamRecord record, Instant since, String because) {
    String end = because.endsWith(".") ? "" : ".";
    return "%s since %s because %s%s %s"
        .formatted(record.state().phase(), since, because, end, next(record));
  }

  private static String next(StreamRecord record) {
    Attention waiting = record.attention();
    if (waiting != null) {
      return "Next: somebody answers with the signal intervene, action "
          + waiting.actions().stream().map(Enum::name).collect(Collectors.joining(" or "))
          + ".";
    }
    return switch (record.state()) {
      case StreamState.Scheduled scheduled ->
          "Next: the failover begins at %s.".formatted(scheduled.target().time());
      case StreamState.Paused paused -> "Next: somebody resumes it.";
      case StreamState.Replicating replicating -> "Next: nothing until somebody asks.";
      case StreamState.Completed completed -> "It is over.";
      case StreamState.Canceled canceled -> "It is over.";
      default -> "Next: it goes on by itself.";
    };
  }

  private static SearchAttributeUpdate<OffsetDateTime> time(
      SearchAttributeKey<OffsetDateTime> key, @Nullable Instant time) {
    return time == null ? key.valueUnset() : key.valueSet(time.atOffset(ZoneOffset.UTC));
  }
}
