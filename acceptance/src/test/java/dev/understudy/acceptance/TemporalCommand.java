package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Temporal's own command, as an operator types it. */
record TemporalCommand(String address) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ADDRESS = Pattern.compile("dev server on ([\\d.]+:\\d+)");

  /** For the server that a site's {@code up} has greeted with. */
  static TemporalCommand of(Site site) throws IOException {
    Matcher found = ADDRESS.matcher(site.greeting());
    if (!found.find()) {
      throw new IllegalStateException("no dev server in the greeting: " + site.greeting());
    }
    return new TemporalCommand(found.group(1));
  }

  /** Which run drives a stream now; empty where none does. */
  String run(String streamId) throws IOException {
    JsonNode info = describe(streamId);
    boolean runs = info.path("status").asText().endsWith("RUNNING");
    return runs ? runId(info) : "";
  }

  /** Which run drives a stream, or drove it to its end; empty where none ever did. */
  String lastRun(String streamId) throws IOException {
    return runId(describe(streamId));
  }

  private static String runId(JsonNode info) {
    return info.path("execution").path("runId").asText();
  }

  private JsonNode describe(String streamId) throws IOException {
    Result result = temporal("workflow", "describe", "-w", "pcr-stream/" + streamId, "-o", "json");
    return result.exitCode() == 0
        ? JSON.readTree(result.output()).path("workflowExecutionInfo")
        : JSON.createObjectNode();
  }

  /** All events of the run that drives a stream now, as JSON. */
  String history(String streamId) throws IOException {
    return temporal("workflow", "show", "-w", "pcr-stream/" + streamId, "-o", "json").output();
  }

  boolean isHealthy() throws IOException {
    return temporal("operator", "cluster", "health").exitCode() == 0;
  }

  /** Runs a line of shell text in which {@code $W} is the stream's workflow; it must succeed. */
  void shell(String line, String streamId) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", line).inheritIO();
    builder.environment().put("W", "pcr-stream/" + streamId);
    builder.environment().put("TEMPORAL_ADDRESS", address);
    assertThat(builder.start().waitFor()).as("exit code of %s", line).isZero();
  }

  private record Result(int exitCode, String output) {}

  private Result temporal(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("temporal"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--address", address));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Result(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while `temporal` runs", e);
    }
  }
}
