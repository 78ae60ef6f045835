package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code understudy seal-key rotate} on the data of an {@code up}. */
@Timeout(300)
class SealKeyTest extends OnOneSite {
  @TempDir private Path folder;

  @Test
  void aStreamIsFailedOverAfterTheKeyWasRotatedUnderIt() throws Exception {
    Path key = site.data().resolve("seal.key");
    Pair pair = site.pair();
    TestStream stream = pair.replicating();
    List<String> materials = new ArrayList<>(materials(key));

    assertThat(rotate("first", "--dry-run", "--retire")).contains("dry run: rows resealed=");
    assertThat(materials(key)).isEqualTo(materials);
    String rotated = rotate("second", "--retire");
    assertThat(rotated).contains(" left=0 keys=1");
    assertThat(materials(key)).doesNotContainAnyElementsOf(materials).hasSize(1);
    stream.awaitReplicatedBeyond(Instant.now());
    stream.complete();
    pair.delete();

    site.stop();
    materials.addAll(materials(key));
    JsonNode report = new ObjectMapper().readTree(lastLine(rotate("third", "-o", "json")));
    assertThat(report.path("keys").asInt()).isEqualTo(2);
    assertThat(report.path("rows_left").asInt()).isZero();
    site.start();
    materials.addAll(materials(key));
    TestStream next = site.pair().replicating();
    assertThat(rotate("fourth", "--retire")).contains(" left=0 keys=1");
    next.complete();
    assertThat(site.greeting() + Files.readString(site.data().resolve("logs/up.log")))
        .contains("the seal key file was read again")
        .doesNotContain(materials);
  }

  private String rotate(String name, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("seal-key", "rotate", "--data", site.data().toString()));
    arguments.addAll(List.of(more));
    try (ServedProcess process =
        ServedProcess.start(folder, name, arguments.toArray(String[]::new))) {
      int code = process.awaitEnd();
      String output = process.output();
      assertThat(code).as(output).isZero();
      assertThat(output).doesNotContain(materials(site.data().resolve("seal.key")));
      return output;
    }
  }

  /** What the keys themselves are, in base64. */
  static List<String> materials(Path file) throws IOException {
    List<String> all = new ArrayList<>();
    for (JsonNode key : new ObjectMapper().readTree(Files.readString(file)).path("key")) {
      all.add(key.path("keyData").path("value").asText());
    }
    return all;
  }

  private static String lastLine(String output) {
    return output.strip().lines().toList().getLast();
  }
}
