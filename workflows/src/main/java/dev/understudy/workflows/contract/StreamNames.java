package dev.understudy.workflows.contract;

import dev.understudy.domain.StreamRecord;
import io.temporal.client.WorkflowOptions;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * How a person reads of a stream in the Temporal Web UI: by the names of its clusters.
 *
 * @param primary the primary cluster's name
 * @param standby the standby cluster's name
 */
public record StreamNames(String primary, String standby) {

  /** Of a stream whose clusters somebody knows by name. */
  public static StreamNames of(StreamRecord record, Function<UUID, String> nameOf) {
    return new StreamNames(
        nameOf.apply(record.primaryClusterId()), nameOf.apply(record.standbyClusterId()));
  }

  /** The same options with memo, summary and details. */
  public WorkflowOptions on(WorkflowOptions options) {
    return options.toBuilder()
        .setMemo(Map.of("primary", primary, "standby", standby))
        .setStaticSummary("PCR from %s to %s".formatted(primary, standby))
        .setStaticDetails(details())
        .build();
  }

  /** Markdown. */
  private String details() {
    return """
    Physical cluster replication from **%s** (primary) to **%s** (standby).

    Steer it with the signals `failover`, `withdrawFailover`, `pause`, `resume`, `cancel` and \
    `intervene`, each with flat JSON such as `{"reason":"a drill","actor":"eve"}`; what became of a \
    signal is in the query `timeline`. Do not terminate or reset it: a stream that is terminated is \
    driven by nobody until somebody answers its attention with RETRY."""
        .formatted(primary, standby);
  }
}
