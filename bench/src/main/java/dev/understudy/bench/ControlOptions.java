package dev.understudy.bench;

import dev.understudy.bench.figure.ControlPlan;
import dev.understudy.cli.CommandFailure;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How much is done for the figures of the control plane. */
final class ControlOptions {
  /** More would measure the clusters. */
  private static final long FAILED_OVER_BYTES = 10_000_000;

  @Option(
      names = "--requests",
      paramLabel = "N",
      description = "Requests for a failover whose latency is taken (default: ${DEFAULT-VALUE}).")
  private int requests = 200;

  @Option(
      names = "--failovers",
      paramLabel = "N",
      description = "Failovers carried out, and as many by SQL alone (default: ${DEFAULT-VALUE}).")
  private int failovers = 3;

  @Option(
      names = "--streams",
      paramLabel = "N",
      description = "Streams of one worker (default: 1000).")
  private int streams = 1_000;

  @Option(
      names = "--curve-streams",
      paramLabel = "N",
      description = "The same at the end of their curve (default: that of --streams).")
  private @Nullable Integer curveStreams;

  @Option(
      names = "--api-streams",
      paramLabel = "N",
      description =
          "Streams in the API's catalog, and at the end of their curve"
              + " (default: that of --curve-streams).")
  private @Nullable Integer apiStreams;

  @Option(
      names = "--steady",
      paramLabel = "SECONDS",
      description = "How long those of the worker are watched (default: ${DEFAULT-VALUE}).")
  private int steady = 60;

  @Option(
      names = "--message-streams",
      paramLabel = "N",
      description = "Streams that are sent messages (default: ${DEFAULT-VALUE}).")
  private int messageStreams = 5;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "Messages to each of those (default: 500).")
  private int messages = 500;

  @Option(
      names = "--api-window",
      paramLabel = "SECONDS",
      description = "How long each way of reading from the API is measured (default: 10).")
  private int apiWindow = 10;

  /**
   * @param size of the largest table of clusters
   */
  ControlPlan plan(long size, long seed) {
    int curve = curveStreams == null ? streams : curveStreams;
    int served = apiStreams == null ? curve : apiStreams;
    IntStream others =
        IntStream.of(
            failovers, streams, curve, served, steady, messageStreams, messages, apiWindow);
    if (requests < 2 || others.anyMatch(other -> other < 1)) {
      throw new CommandFailure("too little to measure: --requests from 2, the others from 1");
    }
    return new ControlPlan(
        Math.min(size, FAILED_OVER_BYTES),
        seed,
        requests,
        failovers,
        streams,
        curve,
        served,
        Duration.ofSeconds(steady),
        messageStreams,
        messages,
        Duration.ofSeconds(apiWindow));
  }
}
