package dev.understudy.bench.figure;

import java.time.Duration;
import java.util.Map;

/**
 * How much is done for a figure of the control plane.
 *
 * @param bytes of values in the table that is failed over
 * @param requests PATCHes whose latency is taken
 * @param failovers pairs that are failed over through the control plane, and as many by SQL alone
 * @param streams that replicate at once, between fake clusters
 * @param steady length of the window in which they are watched
 * @param messageStreams streams that are sent messages
 * @param messages sent to each of those
 * @param listedStreams in the catalog of an API that is read from
 * @param apiWindow how long each way of reading from it is measured
 */
public record ControlPlan(
    long bytes,
    long seed,
    int requests,
    int failovers,
    int streams,
    Duration steady,
    int messageStreams,
    int messages,
    int listedStreams,
    Duration apiWindow) {

  /** How the clusters' own failovers are measured. */
  Plan dataPlane() {
    return new Plan(bytes, seed, Duration.ofSeconds(1), 1, 1, 4);
  }

  /** For the report. */
  public Map<String, String> parameters() {
    return Map.of(
        "size", bytes / 1e6 + " MB of values",
        "seed", Long.toString(seed),
        "requests", Integer.toString(requests),
        "failovers", Integer.toString(failovers),
        "streams", Integer.toString(streams),
        "steady", steady.toSeconds() + " s",
        "message_streams", Integer.toString(messageStreams),
        "messages", Integer.toString(messages),
        "listed_streams", Integer.toString(listedStreams),
        "api_window", apiWindow.toSeconds() + " s");
  }
}
