package dev.understudy.workflows.impl;

import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import dev.understudy.workflows.contract.StreamVisibility;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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

  private static SearchAttributeUpdate<OffsetDateTime> time(
      SearchAttributeKey<OffsetDateTime> key, @Nullable Instant time) {
    return time == null ? key.valueUnset() : key.valueSet(time.atOffset(ZoneOffset.UTC));
  }
}
