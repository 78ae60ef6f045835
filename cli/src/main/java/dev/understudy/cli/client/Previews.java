package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a failover would do, as the server foresees it; what it does not know says so. */
final class Previews {
  private Previews() {}

  /**
   * @param at null for the latest time
   */
  static String path(String streamId, @Nullable Moment at, Clock clock) {
    String path = Names.STREAMS + "/" + streamId + "/failover-preview";
    if (at == null) {
      return path;
    }
    Instant moment = at.at(clock);
    return path + "?failover_at=" + Texts.encoded(moment.toString());
  }

  static Table table(JsonNode preview) {
    Table table =
        Table.ofFields()
            .field("fails over to", Texts.known(preview.path("target")))
            .field("would be lost", lost(preview.path("lost")))
            .field("reverted", stretch(preview.path("reverted")))
            .field("takes", expected(preview.path("expected_seconds")))
            .field("way back", failback(preview.path("failback")));
    int number = 1;
    for (JsonNode step : preview.path("steps")) {
      table.field(
          "step " + number++,
          Texts.text(step.path("name")) + ": " + Texts.text(step.path("detail")));
    }
    for (JsonNode warning : preview.path("warnings")) {
      table.field("warning", Texts.text(warning));
    }
    for (JsonNode blocker : preview.path("blockers")) {
      table.field("refused", describe(blocker));
    }
    return table;
  }

  /** Why the server would refuse; empty where it would not. */
  static Optional<String> blocker(JsonNode preview) {
    JsonNode first = preview.path("blockers").path(0);
    return first.isObject() ? Optional.of(describe(first)) : Optional.empty();
  }

  private static String describe(JsonNode blocker) {
    return "%s (%s)"
        .formatted(Texts.known(blocker.path("message")), Texts.known(blocker.path("code")));
  }

  private static String lost(JsonNode lost) {
    return lost.isObject()
        ? "%s (last seen %s s ago)"
            .formatted(stretch(lost), Texts.known(lost.path("sample_age_seconds")))
        : Texts.UNKNOWN;
  }

  private static String stretch(JsonNode stretch) {
    return stretch.isObject()
        ? "%s s, from %s until %s"
            .formatted(
                Texts.known(stretch.path("seconds")),
                Texts.known(stretch.path("from")),
                Texts.known(stretch.path("until")))
        : Texts.UNKNOWN;
  }

  private static String expected(JsonNode expected) {
    if (!expected.path("p50").isNumber()) {
      return Texts.UNKNOWN + ": no failover has been measured yet";
    }
    return "%s s, one in twenty longer than %s s (of %s failovers)"
        .formatted(
            Texts.known(expected.path("p50")),
            Texts.known(expected.path("p95")),
            Texts.known(expected.path("samples")));
  }

  private static String failback(JsonNode failback) {
    if (!failback.isObject()) {
      return Texts.UNKNOWN;
    }
    String reason = Texts.text(failback.path("reason"));
    String because = reason.isEmpty() ? "" : ": " + reason;
    JsonNode possible = failback.path("possible");
    if (!possible.isBoolean()) {
      return Texts.UNKNOWN + because;
    }
    return possible.asBoolean()
        ? "with what is new only, until " + Texts.known(failback.path("until")) + because
        : "by a full copy only" + because;
  }
}
