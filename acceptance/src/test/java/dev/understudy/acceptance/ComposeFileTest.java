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
import dev.understudy.migrations.ServingUser;
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
  void givesOurContainersNoMoreRightsThanTheyNeed() throws IOException {
    for (String name : List.of("migrations", "api", "worker-1", "worker-2")) {
      JsonNode service = compose.path("services").path(name);
      assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
      assertThat(service.path("cap_drop")).as(name).extracting(JsonNode::asText).contains("ALL");
      assertThat(service.path("security_opt"))
          .as(name)
          .extracting(JsonNode::asText)
          .contains("no-new-privileges:true");
      assertThat(service.has("privileged") || service.has("user")).as(name).isFalse();
      assertThat(service.path("environment").has("UNDERSTUDY_MIGRATIONS_PASSWORD"))
          .as(name)
          .isEqualTo(name.equals("migrations"));
    }
    List<String> image = Files.readAllLines(ROOT.resolve("deploy/Dockerfile"));
    int last = image.lastIndexOf("FROM eclipse-temurin:21-jre");
    assertThat(image.subList(last, image.size()))
        .contains("USER understudy")
        .noneMatch(line -> line.startsWith("USER root") || line.startsWith("USER 0"));
    assertThat(image.indexOf("USER understudy")).isGreaterThan(last);
  }

  @Test
  void mySqlIsNotToldThatAnybodyMayDoEverything() throws IOException {
    JsonNode environment = compose.path("services").path("mysql").path("environment");
    // The image would grant this user everything on the database.
    assertThat(environment.has("MYSQL_USER")).isFalse();
    assertThat(Files.readString(ROOT.resolve("deploy/mysql-users.sh")).replaceAll("\\s+", " "))
        .contains("GRANT " + ServingUser.PRIVILEGES_TO_MIGRATE + " ON understudy.* TO")
        .contains("GRANT SELECT ON understudy.* TO 'understudy'@'%'")
        .doesNotContain("GRANT ALL");
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
