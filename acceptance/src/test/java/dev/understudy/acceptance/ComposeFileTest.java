package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.understudy.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The containers are not run here; what can be said of their file without an engine is. */
class ComposeFileTest {
  private static final Path ROOT = Path.of("..");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern MOUNT = Pattern.compile("\\./([^:]+):.*");

  private final JsonNode compose = yaml(ROOT.resolve("docker-compose.yml"));

  @Test
  void isWhatTheComposeSpecificationAllows() throws IOException {
    ObjectNode schema;
    try (var stream = ComposeFileTest.class.getResourceAsStream("/compose/compose-spec.json")) {
      schema = (ObjectNode) JSON.readTree(stream);
    }
    // It names its dialect by an address that is not that dialect's, and parts as older dialects
    // do.
    schema.remove("$schema");
    for (JsonNode part : schema.findParents("id")) {
      if (part.path("id").isTextual()) {
        ((ObjectNode) part).remove("id");
      }
    }
    // Its durations are not ISO 8601's.
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(false).build();
    var validator =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(schema, config);
    assertThat(validator.validate(compose)).isEmpty();
    ObjectNode wrong = compose.deepCopy();
    ((ObjectNode) wrong.path("services").path("api")).put("comand", "up");
    assertThat(validator.validate(wrong)).isNotEmpty();
  }

  @Test
  void givesEachOfOurContainersACommandThatThereIs() {
    List<String> ours = new ArrayList<>();
    for (var service : compose.path("services").properties()) {
      if (service.getValue().path("image").asText().startsWith("understudy:")) {
        ours.add(service.getKey());
        String[] command = JSON.convertValue(service.getValue().path("command"), String[].class);
        assertThatCode(() -> Main.commandLine().parseArgs(command))
            .as(service.getKey())
            .doesNotThrowAnyException();
      }
    }
    assertThat(ours).containsExactlyInAnyOrder("migrations", "api", "worker-1", "worker-2");
  }

  @Test
  void mountsFilesThatThereAre() {
    for (JsonNode service : compose.path("services")) {
      for (JsonNode volume : service.path("volumes")) {
        Matcher mount = MOUNT.matcher(volume.asText());
        if (mount.matches()) {
          assertThat(ROOT.resolve(mount.group(1))).exists();
        }
      }
    }
  }

  private static JsonNode yaml(Path file) {
    try {
      Object merged = new Yaml().load(Files.readString(file));
      return JSON.valueToTree(merged);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }
}
