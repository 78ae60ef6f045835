package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Streams, and what belongs to them, as people read them. */
final class StreamTables {
  private static final int LATEST_ENTRIES = 10;

  private StreamTables() {}

  /**
   * @param clusters names by id
   */
  static Table list(JsonNode page, Map<String, String> clusters) {
    Table table =
        Table.of("ID", "STATUS", "PHASE", "PRIMARY", "STANDBY", "LAG", "ATTENTION", "CREATED");
    for (JsonNode stream : page.path("physical_replication_streams")) {
      String lag = Texts.text(stream.path("replication_lag_seconds"));
      table.row(
          Texts.shortId(Texts.text(stream.path("id"))),
          Texts.text(stream.path("status")),
          Texts.text(stream.path("phase")),
          name(stream.path("primary_cluster_id"), clusters),
          name(stream.path("standby_cluster_id"), clusters),
          lag.isEmpty() ? "" : lag + "s",
          Texts.text(stream.path("attention").path("reason")),
          Texts.time(stream.path("created_at")));
    }
    return table;
  }

  private static String name(JsonNode id, Map<String, String> clusters) {
    String text = Texts.text(id);
    return clusters.getOrDefault(text, Texts.shortId(text));
  }

  /** The details that are there; of the timeline the last entries. */
  static Table one(JsonNode stream) {
    Table table =
        Table.ofFields()
            .field("id", Texts.text(stream.path("id")))
            .field("status", Texts.text(stream.path("status")))
            .field("phase", Texts.text(stream.path("phase")))
            .field("primary", Texts.text(stream.path("primary_cluster_id")))
            .field("standby", Texts.text(stream.path("standby_cluster_id")))
            .field("created", Texts.text(stream.path("created_at")))
            .field("lag", seconds(stream.path("replication_lag_seconds")))
            .field("replicated until", Texts.text(stream.path("replicated_time")))
            .field("retained since", Texts.text(stream.path("retained_time")))
            .field("scanned", fraction(stream, "INITIAL_SCAN"))
            .field("taken back", fraction(stream, "REVERTING"))
            .field("last seen", age(stream.path("progress").path("sample_age_seconds")))
            .field("failover at", Texts.text(stream.path("failover_at")))
            .field("failover time", Texts.text(stream.path("failover_time")))
            .field("activated", Texts.text(stream.path("activated_at")))
            .field("canceled", Texts.text(stream.path("canceled_at")));
    beyond(table, stream);
    if (stream.path("attention").isObject()) {
      table.field("attention", StreamGoal.attention(stream));
    }
    JsonNode timeline = stream.path("timeline");
    for (int i = Math.max(0, timeline.size() - LATEST_ENTRIES); i < timeline.size(); i++) {
      JsonNode entry = timeline.get(i);
      table.field(
          Texts.time(entry.path("at")),
          "%s (%s)".formatted(Texts.text(entry.path("sentence")), Texts.text(entry.path("actor"))));
    }
    return table;
  }

  /** What only some streams have. */
  private static void beyond(Table table, JsonNode stream) {
    JsonNode failback = stream.path("failback");
    if (failback.isObject()) {
      table.field(
          "failback",
          "%s: %s"
              .formatted(Texts.text(failback.path("mode")), Texts.text(failback.path("reason"))));
    }
    JsonNode reader = stream.path("reader");
    if (reader.isObject()) {
      String ready = reader.path("ready").asBoolean() ? "ready" : "not ready yet";
      table.field("reader", Texts.text(reader.path("name")) + ", " + ready);
    }
    JsonNode switchover = stream.path("switchover");
    table
        .field("given up at", Texts.text(switchover.path("give_up_at")))
        .field("stream back", Texts.text(switchover.path("reverse_stream_id")));
  }

  private static String seconds(JsonNode value) {
    String text = Texts.text(value);
    return text.isEmpty() ? "" : text + " s";
  }

  private static String age(JsonNode value) {
    String text = Texts.text(value);
    return text.isEmpty() ? "" : text + " s ago";
  }

  /** How far a phase has come, in that phase alone. */
  private static String fraction(JsonNode stream, String phase) {
    JsonNode value = stream.path("progress").path("fraction");
    return value.isNumber() && Texts.text(stream.path("phase")).equals(phase)
        ? (long) Math.floor(value.asDouble() * 100) + " %"
        : "";
  }

  static Table jobs(JsonNode report) {
    Table table = Table.of("ID", "KIND", "NAME", "DONE", "RESUMPTION", "REMARK");
    for (JsonNode item : report.path("items")) {
      String error = Texts.text(item.path("error"));
      table.row(
          Texts.text(item.path("id")),
          Texts.text(item.path("kind")),
          Texts.text(item.path("name")),
          Texts.text(item.path("done")),
          Texts.text(item.path("resumption")),
          error.isEmpty() ? Texts.text(item.path("remark")) : error);
    }
    return table;
  }
}
