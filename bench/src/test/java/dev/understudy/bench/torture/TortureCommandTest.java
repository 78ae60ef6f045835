package dev.understudy.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as a user runs it. */
@Timeout(400)
class TortureCommandTest {
  @TempDir private Path folder;

  private static CommandLine command() {
    return new CommandLine(new TortureCommand()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Test
  void wrongUseIsToldAsSuch() {
    assertThat(command().execute("--minutes", "0")).isEqualTo(2);
    assertThat(command().execute("--cycle", "0")).isEqualTo(2);
    assertThat(command().execute("--seed", "many")).isEqualTo(2);
    assertThat(command().execute("--help")).isZero();
  }

  @Test
  @Tag("server")
  void aFewCyclesBreakNothingAndLeaveNothingBehind() throws Exception {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Path site = folder.resolve("site");
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    int code;
    try {
      code =
          command()
              .execute(
                  "--seed",
                  "1",
                  "--cycles",
                  "2",
                  "-o",
                  "json",
                  "--dir",
                  site.toString(),
                  "--write",
                  docs.toString());
    } finally {
      System.setOut(before);
    }
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isZero();
    JsonNode table = new ObjectMapper().readTree(text);
    assertThat(table.path("cycles").asInt()).isEqualTo(2);
    assertThat(table.path("violations").asInt()).isZero();
    assertThat(table.path("commits").asLong()).isPositive();
    assertThat(table.path("sabotages_found")).isEqualTo(table.path("sabotages_made"));
    assertThat(Files.readString(docs.resolve("reliability.md"))).contains("seed 1", "violations");
    assertThat(site).isEmptyDirectory();
    await().until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
  }
}
