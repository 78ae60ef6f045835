package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runbook's {@code temporal} lines, run as they are written. Needs a {@code temporal} command
 * on the PATH.
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class RunbookTest {
  private static final Path RUNBOOK = Path.of("..", "docs", "runbook.md");
  private static final String EXAMPLE_TIME = "2026-01-31T12:00:00Z";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Site site;
  private List<String> lines;

  @BeforeAll
  void openSite(@TempDir Path folder) throws Exception {
    lines =
        Files.readAllLines(RUNBOOK).stream().filter(line -> line.startsWith("temporal ")).toList();
    site = Site.open(folder);
  }

  @AfterAll
  void closeSite() {
    site.close();
  }

  @Test
  void everyLineDoesWhatItSays() throws Exception {
    Pair pair = site.pair();
    TestStream first = pair.replicating();
    run("--name cancel", first);
    first.awaitPhase("CANCELED");
    assertThat(first.timeline()).contains("wrong pair").contains("restored");

    try (Traffic traffic = Traffic.load(pair.primary().url(), 300, 61_001).start()) {
      TestStream stream = pair.stream(Map.of("confirm_wipe", true)).awaitPhase("REPLICATING");
      run("--name pause", stream);
      stream.awaitPhase("PAUSED");
      run("--name resume", stream);
      stream.awaitPhase("REPLICATING");
      String ahead = Instant.now().plusSeconds(600).toString();
      TemporalCommand.of(site).shell(line("\"at\"").replace(EXAMPLE_TIME, ahead), stream.id());
      stream.awaitPhase("SCHEDULED");
      run("--name withdrawFailover", stream);
      stream.awaitPhase("REPLICATING");
      run("--name intervene", stream);
      await()
          .atMost(LIMIT)
          .until(() -> stream.timeline().contains("does not wait for anybody's answer"));
      run("--type describe", stream);
      run("--type timeline", stream);
      run("primary lost", stream);
      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(stream.timeline()).contains("eve").contains("maintenance").contains("drill");
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    assertThat(lines).hasSize(9);
    pair.delete();
  }

  private void run(String part, TestStream stream) throws IOException, InterruptedException {
    TemporalCommand.of(site).shell(line(part), stream.id());
  }

  private String line(String part) {
    return lines.stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
  }
}
