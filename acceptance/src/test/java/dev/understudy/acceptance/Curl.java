package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.testing.OpenApiDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs curl commands as the cloud's documentation prints them, with only server, key and ids
 * replaced, and holds every reply against an OpenAPI document.
 */
final class Curl {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern METHOD = Pattern.compile("--request (\\w+)");
  private static final Pattern PATH = Pattern.compile("\\{server}(/[^\\s'\"?]*)");
  private static final String QUIETLY = " --silent --show-error --write-out '\\n%{http_code}'";

  private final String server;
  private final String key;
  private final OpenApiDocument document;

  Curl(UpProcess up, OpenApiDocument document) {
    this.server = up.server().toString();
    this.key = up.key();
    this.document = document;
  }

  /**
   * @param command shell text with {@code {server}} and {@code {api_secret_key}} in it
   * @return the reply, which had status 200 and the documented shape
   */
  JsonNode run(String command) throws IOException, InterruptedException {
    String filled = command.replace("{server}", server).replace("{api_secret_key}", key);
    Process curl =
        new ProcessBuilder("bash", "-c", filled.strip() + QUIETLY)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(curl.waitFor()).as("exit code of %s", command).isZero();
    int statusAt = output.lastIndexOf('\n');
    JsonNode reply = JSON.readTree(output.substring(0, statusAt));
    int status = Integer.parseInt(output.substring(statusAt + 1));
    assertThat(status).as("%s answered %s", command, reply).isEqualTo(200);
    assertThat(document.faults(first(METHOD, command), template(command), status, reply))
        .as("%s answered %s", command, reply)
        .isEmpty();
    return reply;
  }

  private static String template(String command) {
    return first(PATH, command)
        .replaceFirst("/clusters/[^/]+", "/clusters/{cluster_id}")
        .replaceFirst("replication-streams/[^/]+", "replication-streams/{id}");
  }

  private static String first(Pattern pattern, String command) {
    Matcher matcher = pattern.matcher(command);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + pattern + " in " + command);
    }
    return matcher.group(1);
  }
}
