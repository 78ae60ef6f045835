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
 * @param curveStreams as many as those at the end of the curve that shows how costs grow
 * @param apiStreams in the catalog of an API
 * @param steady length of the window in which they are watched
 * @param messageStreams streams that are sent messages
 * @param messages sent to each of those
 * @param apiWindow how long each way of reading from the API is measured
 */
public record ControlPlan(
    long bytes,
    long seed,
    int requests,
    int failovers,
    int streams,
    int curveStreams,
    int apiStreams,
    Duration steady,
    int messageStreams,
    int messages,
    Duration apiWindow) {

  /** For the report. */
  public Map<String, String> parameters() {
    return Map.of(
        "failed_over", Sizes.bytes(bytes) + " of values",
        "requests", Integer.toString(requests),
        "failovers", Integer.toString(failovers),
        "streams", Integer.toString(streams),
        "curve_streams", Integer.toString(curveStreams),
        "api_streams", Integer.toString(apiStreams),
        "steady", steady.toSeconds() + " s",
        "message_streams", Integer.toString(messageStreams),
        "messages", Integer.toString(messages),
        "api_window", apiWindow.toSeconds() + " s");
  }
}
