package dev.understudy.activities.provisioning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetachedProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  @TempDir private Path folder;

  @AfterEach
  void leaveNothing() {
    DetachedProcess.find(folder).ifPresent(DetachedProcess::kill);
  }

  @Test
  void isFoundAgainWhileItRunsAndNotAfterwards() {
    DetachedProcess started = DetachedProcess.start(folder, List.of("sleep", "600"));
    assertThat(DetachedProcess.find(folder).orElseThrow().pid()).isEqualTo(started.pid());

    started.stop(LIMIT);
    assertThat(started.isAlive()).isFalse();
    assertThat(DetachedProcess.find(folder)).isEmpty();
  }

  @Test
  void leadsASessionOfItsOwn() {
    DetachedProcess started = DetachedProcess.start(folder, List.of("sleep", "600"));
    Path status = Path.of("/proc", String.valueOf(started.pid()), "stat");
    // The sixth field of the kernel's line is the session; the name in brackets holds no blank.
    await()
        .atMost(LIMIT)
        .until(() -> Files.readString(status).split(" ")[5].equals(String.valueOf(started.pid())));
  }

  @Test
  void anotherProcessUnderTheSamePidIsNotMistakenForIt() throws Exception {
    DetachedProcess started = DetachedProcess.start(folder, List.of("sleep", "600"));
    Path file = folder.resolve("process");
    String right = Files.readString(file);
    Files.writeString(file, started.pid() + " " + Instant.now().minusSeconds(3_600));
    assertThat(DetachedProcess.find(folder)).isEmpty();
    Files.writeString(file, right);
  }

  @Test
  void whatDoesNotListenToStopIsKilled() {
    DetachedProcess started =
        DetachedProcess.start(
            folder, List.of("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done"));
    await()
        .atMost(LIMIT)
        .until(() -> Files.readString(DetachedProcess.stdout(folder)).contains("deaf"));
    started.stop(Duration.ofMillis(200));
    assertThat(started.isAlive()).isFalse();
  }

  @Test
  void aSuspendedOneStandsStillUntilItIsResumedAndIsStillFound() {
    DetachedProcess started = DetachedProcess.start(folder, List.of("sleep", "600"));
    Path status = Path.of("/proc", String.valueOf(started.pid()), "stat");
    started.suspend();
    started.suspend();
    await().atMost(LIMIT).until(() -> Files.readString(status).split(" ")[2].equals("T"));
    assertThat(DetachedProcess.find(folder)).isPresent();
    started.resume();
    await().atMost(LIMIT).until(() -> !Files.readString(status).split(" ")[2].equals("T"));

    started.suspend();
    started.stop(Duration.ofMillis(200));
    assertThat(started.isAlive()).isFalse();
  }

  @Test
  void aCommandThatIsNotThereEndsAtOnceAndSaysWhy() {
    DetachedProcess started = DetachedProcess.start(folder, List.of("no-such-command"));
    await().atMost(LIMIT).until(() -> !started.isAlive());
    assertThat(DetachedProcess.stderr(folder)).content().contains("no-such-command");
  }

  @Test
  void whyItEndedIsItsLastLineButForARuntimesFarewell() throws Exception {
    assertThat(DetachedProcess.lastWords(folder)).startsWith("see ");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    DetachedProcess.start(folder, List.of(java, "-Xmx1gb", "-version")).awaitEnd();
    assertThat(DetachedProcess.lastWords(folder)).contains("-Xmx1gb");
    DetachedProcess.start(folder, List.of("true")).awaitEnd();
    assertThat(DetachedProcess.lastWords(folder)).isEqualTo("it said nothing");
  }
}
