package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What a stream is waited for to become; judged by its view with the details. */
enum StreamGoal {
  /** The initial scan is over. */
  REPLICATING("the stream to replicate"),
  /** After a pause: a scan that was halted may go on for long. */
  RESUMED("the stream to go on"),
  PAUSED("the stream to be paused"),
  /** The standby serves; its jobs are still seen to. */
  FAILED_OVER("the failover"),
  /** Both sides were compared, and the stream back has begun. */
  SWITCHED_OVER("the switchover"),
  WITHDRAWN("the stream to replicate again"),
  CANCELED("the stream to be canceled"),
  /** Whatever its end is. */
  ENDED("the stream to end");

  private final String what;

  StreamGoal(String what) {
    this.what = what;
  }

  private boolean isReachedIn(String phase, String status) {
    return switch (this) {
      case REPLICATING -> phase.equals("REPLICATING");
      case RESUMED -> phase.equals("REPLICATING") || phase.equals("INITIAL_SCAN");
      case PAUSED -> phase.equals("PAUSED");
      case FAILED_OVER -> status.equals("COMPLETED");
      case SWITCHED_OVER -> phase.equals("COMPLETED");
      case WITHDRAWN -> status.equals("REPLICATING");
      case CANCELED -> phase.equals("CANCELED");
      case ENDED -> isEnd(phase);
    };
  }

  /** Nothing leads back from there. */
  private boolean isMissedIn(String phase, String status) {
    boolean takenBack = this == FAILED_OVER || this == SWITCHED_OVER;
    return isEnd(phase) || (takenBack && status.equals("REPLICATING"));
  }

  private static boolean isEnd(String phase) {
    return phase.equals("COMPLETED") || phase.equals("CANCELED");
  }

  /** Ends the sentence "waited for …". */
  String what() {
    return what;
  }

  static String path(String streamId) {
    return Names.STREAMS + "/" + streamId + "?view=FULL";
  }

  Sight judge(JsonNode stream) {
    String phase = Texts.text(stream.path("phase"));
    String status = Texts.text(stream.path("status"));
    if (isReachedIn(phase, status)) {
      return new Sight(Sight.Outcome.REACHED, phase, progress(stream));
    }
    if (isMissedIn(phase, status)) {
      return new Sight(
          Sight.Outcome.MISSED,
          phase,
          "waited for %s, but the stream is %s (%s): see `understudy stream show %s`"
              .formatted(what, status, phase, Texts.text(stream.path("id"))));
    }
    JsonNode attention = stream.path("attention");
    if (attention.isObject() && this != ENDED) {
      return new Sight(Sight.Outcome.NEEDS_ATTENTION, phase, attention(stream));
    }
    return new Sight(Sight.Outcome.PENDING, mark(stream), progress(stream));
  }

  /** One sentence: why a human is needed, and what to answer. */
  static String attention(JsonNode stream) {
    JsonNode attention = stream.path("attention");
    List<String> actions = new ArrayList<>();
    attention.path("actions").forEach(action -> actions.add(action.asText()));
    return "the stream needs attention in %s (%s): %s; answer with `understudy stream intervene %s --action %s`"
        .formatted(
            Texts.known(attention.path("step")),
            Texts.known(attention.path("reason")),
            Texts.known(attention.path("error")),
            Texts.text(stream.path("id")),
            String.join("|", actions));
  }

  /** A tenth of a scan is a change, a second of lag is not. */
  private static String mark(JsonNode stream) {
    JsonNode fraction = stream.path("progress").path("fraction");
    return "%s %s %s"
        .formatted(
            Texts.text(stream.path("phase")),
            fraction.isNumber() ? (long) (fraction.asDouble() * 10) : "",
            Texts.text(stream.path("attention").path("reason")));
  }

  /** Phase, lag and fraction, and what a human is needed for. */
  static String progress(JsonNode stream) {
    StringBuilder line = new StringBuilder(Texts.text(stream.path("phase")));
    String lag = Texts.text(stream.path("replication_lag_seconds"));
    if (!lag.isEmpty()) {
      line.append(", lag ").append(lag).append(" s");
    }
    JsonNode fraction = stream.path("progress").path("fraction");
    if (fraction.isNumber()) {
      line.append(", ").append((long) Math.floor(fraction.asDouble() * 100)).append(" %");
    }
    String failoverAt = Texts.time(stream.path("failover_at"));
    if (!failoverAt.isEmpty() && stream.path("phase").asText().equals("SCHEDULED")) {
      line.append(", at ").append(failoverAt);
    }
    String reason = Texts.text(stream.path("attention").path("reason"));
    if (!reason.isEmpty()) {
      line.append(", needs attention: ").append(reason);
    }
    return line.toString();
  }
}
