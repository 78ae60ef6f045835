package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.demo.Traffic;
import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Temporal server, which keeps its history in a database file, dies and comes back. Needs
 * a {@code temporal} command on the PATH.
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class TemporalServerTest {
  private static final long SEED = 51_001;
  private static final long FEW = 300;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Site site;

  @BeforeAll
  void openSite(@TempDir Path folder) throws Exception {
    site = Site.open(folder);
    assertThat(site.greeting()).as("a `temporal` command is on the PATH").contains("dev server on");
  }

  @AfterAll
  void closeSite() {
    site.close();
  }

  @Test
  void aStreamOutlivesTheDeathOfTheServerAndItsControlPlaneIsNotStartedAgain() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED).start()) {
      TestStream stream = pair.replicating();
      String run = runOf(stream);
      killServer();
      assertThat(stream.get().path("status").asText()).isEqualTo("REPLICATING");
      await().atMost(LIMIT).until(() -> runOf(stream).equals(run));
      failOverOnceItIsPossible(stream);
      HlcTimestamp failoverTime = stream.awaitCompleted();
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  @Test
  void aScheduledFailoverOutlivesTheDeathOfServerAndControlPlaneInTheSameRun() throws Exception {
    Pair pair = site.pair();
    try (Traffic traffic = Traffic.load(pair.primary().url(), FEW, SEED + 1).start()) {
      TestStream stream = pair.replicating();
      Instant ahead = Instant.now().plusSeconds(25).truncatedTo(ChronoUnit.MICROS);
      stream.failOver(ahead);
      String run = runOf(stream);
      killServer();
      site.kill();
      site.start();
      assertThat(stream.phase()).isEqualTo("SCHEDULED");
      assertThat(runOf(stream)).isEqualTo(run);
      HlcTimestamp failoverTime = stream.awaitCompleted();
      assertThat(failoverTime.toInstant()).isEqualTo(ahead);
      assertThat(stream.timeline()).contains("its time has come");
      traffic.close();
      pair.assertNothingLost(traffic, failoverTime);
    }
    pair.delete();
  }

  @Test
  @Fault("stale sweep, activity or driver on a partitioned worker")
  void streamsAreAdoptedWhenTheServersDatabaseIsLostAndAnOldDriverThatComesBackIsReplaced()
      throws Exception {
    Pair pair = site.pair();
    Pair other = site.pair();
    TestStream replicating = pair.replicating();
    TestStream scheduled = other.replicating();
    Instant ahead = Instant.now().plusSeconds(150).truncatedTo(ChronoUnit.MICROS);
    scheduled.failOver(ahead);
    String old = runOf(replicating);

    site.stop();
    List<Path> kept = loseDatabase();
    site.start();
    Instant started = Instant.now();
    awaitRun(replicating);
    awaitRun(scheduled);
    assertThat(Duration.between(started, Instant.now())).isLessThan(LIMIT);
    String adopted = runOf(replicating);
    assertThat(adopted).isNotEqualTo(old);

    site.stop();
    for (Path file : kept) {
      Files.move(lost(file), file, StandardCopyOption.REPLACE_EXISTING);
    }
    site.start();
    await().atMost(LIMIT).until(() -> !List.of("", old, adopted).contains(runOf(replicating)));
    assertThat(scheduled.phase()).isEqualTo("SCHEDULED");
    replicating.complete();
    assertThat(pair.standby().rows("SELECT 1")).containsExactly("1");
    scheduled.cancel();
    scheduled.awaitPhase("CANCELED");
    pair.delete();
    other.delete();
  }

  /** Moves the server's database file away, with what SQLite keeps beside it. */
  private List<Path> loseDatabase() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(site.temporal(), "temporal.db*")) {
      all.forEach(files::add);
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      Files.move(file, lost(file));
    }
    return files;
  }

  private static Path lost(Path file) {
    return file.resolveSibling("lost-" + file.getFileName());
  }

  private void killServer() {
    DetachedProcess.find(site.temporal()).orElseThrow().kill();
  }

  /** Asked as a client does that repeats what was answered with 503. */
  private static void failOverOnceItIsPossible(TestStream stream) {
    List<Integer> refusals = new ArrayList<>();
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              try {
                stream.failOver();
                return true;
              } catch (ApiException refused) {
                refusals.add(refused.status());
                return false;
              }
            });
    assertThat(refusals).allMatch(status -> status == 503);
  }

  private String runOf(TestStream stream) throws IOException {
    return TemporalCommand.of(site).run(stream.id());
  }

  private void awaitRun(TestStream stream) {
    await().atMost(LIMIT).until(() -> !runOf(stream).isEmpty());
  }
}
