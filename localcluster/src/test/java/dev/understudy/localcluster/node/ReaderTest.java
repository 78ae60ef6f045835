package dev.understudy.localcluster.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReaderTest {
  private static final String READER = "main-readonly";
  private static final ReplicationOptions WITH_READER = new ReplicationOptions(null, null, true);

  @TempDir Path directory;
  private Pair pair;

  @BeforeEach
  void open() throws IOException {
    pair = new Pair(directory);
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  private Optional<VirtualCluster> reader() {
    return pair.standby.virtualCluster(READER);
  }

  private Transaction read() {
    return pair.standby.begin(reader().orElseThrow().id());
  }

  private String value(String key) {
    try (Transaction reading = read()) {
      return text(reading, key);
    }
  }

  private static String text(Transaction reading, String key) {
    byte[] found = reading.get(key.getBytes(UTF_8));
    return found == null ? "" : new String(found, UTF_8);
  }

  private void awaitServed() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> reader().orElseThrow().serviceMode() == ServiceMode.SHARED);
  }

  @Test
  void isOfflineUntilTheScanEndsAndThenFollowsTheReplicatedTime() {
    Pair.load(pair.primary, 0, 50_000, 400, new Random(1));
    pair.server().holdAfter(30);
    pair.replicate(WITH_READER);
    VirtualCluster offline = reader().orElseThrow();
    assertThat(offline.dataState()).isEqualTo(DataState.ADD);
    assertThat(offline.serviceMode()).isEqualTo(ServiceMode.NONE);
    assertThat(offline.id()).isEqualTo(4);
    assertThatThrownBy(this::read).hasMessageContaining("no data that can be read yet");
    pair.server().release();
    awaitServed();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    assertThat(value("a")).isEqualTo("1");
    pair.awaitReplicated(Pair.put(pair.primary, "a", "2"));
    assertThat(value("a")).isEqualTo("2");
    assertThat(pair.standby.fingerprint(4, Objects.requireNonNull(pair.status().replicatedTime())))
        .isNotZero();
  }

  @Test
  void refusesWrites() {
    pair.replicate(WITH_READER);
    awaitServed();
    try (Transaction writing = read()) {
      assertThatThrownBy(() -> writing.put(new byte[] {1}, new byte[] {1}))
          .hasMessageContaining("in a read-only transaction");
    }
    assertThatThrownBy(() -> pair.standby.startReplicationStream(READER, "{\"clusterId\":null}"))
        .hasMessageContaining("is not ready to be replicated from");
  }

  @Test
  void neverShowsHalfATransaction() throws InterruptedException {
    Pair.put(pair.primary, "left", "0");
    Pair.put(pair.primary, "right", "0");
    pair.replicate(WITH_READER);
    awaitServed();
    AtomicBoolean stop = new AtomicBoolean();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 1; !stop.get(); i++) {
                    write(i);
                  }
                });
    int seen = 0;
    for (int i = 0; i < 3_000 || seen < 5; i++) {
      try (Transaction reading = read()) {
        String left = text(reading, "left");
        assertThat(text(reading, "right")).isEqualTo(left);
        seen = Math.max(seen, Integer.parseInt(left));
      }
    }
    stop.set(true);
    writer.join();
  }

  private void write(int number) {
    byte[] value = Integer.toString(number).getBytes(UTF_8);
    try (Transaction writing = pair.primary.begin(Pair.MAIN)) {
      writing.put("left".getBytes(UTF_8), value);
      writing.put("right".getBytes(UTF_8), value);
      writing.commit();
    }
  }

  @Test
  void isGoneAfterAFailoverToATime() {
    pair.replicate(WITH_READER);
    Timestamp time = Pair.put(pair.primary, "a", "1");
    pair.awaitReplicated(Pair.put(pair.primary, "a", "2"));
    awaitServed();
    StringBuilder closed = new StringBuilder();
    pair.standby.onServiceStop(closed::append);
    pair.standby.completeReplication(Pair.MAIN, time);
    pair.awaitReady();
    assertThat(reader()).isEmpty();
    assertThat(closed).hasToString("4");
    assertThat(Pair.get(pair.standby, "a")).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({"V24_3, true", "V25_3, true", "V25_4, false", "V26_3, false"})
  void isKeptByAFailoverToTheLatestBeforeV254Only(CrdbVersion version, boolean kept)
      throws IOException {
    pair.close();
    pair = new Pair(directory.resolve("of-the-version"), version);
    pair.replicate(WITH_READER);
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    awaitServed();
    pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    ReplicationTest.awaitJob(pair.standby, JobRecord.INGESTION, JobRecord.SUCCEEDED);
    assertThat(reader().isPresent()).isEqualTo(kept);
  }

  @Test
  void staysFrozenAfterAFailoverToTheLatestAndThawsWithTheNextStream() throws IOException {
    pair.replicate(WITH_READER);
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    awaitServed();
    pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    awaitServed();
    ReplicationTest.awaitJob(pair.standby, JobRecord.INGESTION, JobRecord.SUCCEEDED);
    Pair.put(pair.standby, "a", "2");
    assertThat(value("a")).isEqualTo("1");
    pair.clock.forward(Duration.ofHours(40));
    Pair.put(pair.standby, "a", "3");
    pair.restartStandby();
    assertThat(value("a")).isEqualTo("1");
    assertThat(Pair.get(pair.standby, "a")).isEqualTo("3");
    pair.standby.drop(Pair.MAIN, true);
    assertThat(pair.standby.virtualClusters()).hasSize(1);
    assertThat(pair.standby.replication().protectedTimestamps()).isEmpty();
  }

  @Test
  void staysFrozenWhenTheClusterStopsBeforeTheFailoverHasSaidFarewell() throws IOException {
    pair.replicate(WITH_READER);
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    awaitServed();
    pair.killPrimary();
    pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    pair.restartStandby();
    awaitServed();
    Pair.put(pair.standby, "a", "2");
    ReplicationTest.awaitJob(pair.standby, JobRecord.INGESTION, JobRecord.SUCCEEDED);
    assertThat(value("a")).isEqualTo("1");
  }

  @Test
  void thawsWhenItsVirtualClusterFollowsAPrimaryAgain() {
    pair.replicate(WITH_READER);
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    awaitServed();
    ReplicationTest.awaitJob(pair.standby, JobRecord.INGESTION, JobRecord.SUCCEEDED);
    pair.standby
        .replication()
        .failBack(Pair.MAIN, Pair.request("main", pair.server(), WITH_READER));
    pair.awaitReplicated(Pair.put(pair.primary, "a", "2"));
    awaitServed();
    assertThat(value("a")).isEqualTo("2");
    assertThat(reader().orElseThrow().id()).isEqualTo(4);
  }

  @Test
  void comesToARunningStreamAndGoesWithItsParent() {
    pair.replicate();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    assertThat(reader()).isEmpty();
    pair.standby.replication().alter(Pair.MAIN, WITH_READER);
    assertThat(value("a")).isEqualTo("1");
    pair.restartStandby();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "2"));
    assertThat(value("a")).isEqualTo("2");
    pair.standby.drop(Pair.MAIN, true);
    assertThat(reader()).isEmpty();
    assertThat(pair.standby.virtualClusters()).hasSize(1);
  }

  @Test
  void staysAwayOnceItWasDroppedByHand() {
    pair.replicate(WITH_READER);
    awaitServed();
    long id = reader().orElseThrow().id();
    assertThatThrownBy(() -> pair.standby.drop(id, false))
        .hasMessageContaining("in service mode shared");
    pair.standby.stopService(id);
    pair.standby.drop(id, false);
    pair.restartStandby();
    pair.awaitReplicated(Pair.put(pair.primary, "a", "1"));
    assertThat(reader()).isEmpty();
  }

  @Test
  void aNameThatIsTakenIsRefusedBeforeAnythingIsMade() {
    pair.standby.create(READER, false);
    assertThatThrownBy(() -> pair.replicate(WITH_READER)).hasMessageContaining("already exists");
    assertThat(pair.standby.virtualCluster("main")).isEmpty();
  }

  @Test
  void showsTheJobThatFollowsWhileItDoes() {
    pair.replicate(WITH_READER);
    awaitServed();
    long reader = reader().orElseThrow().id();
    assertThat(pair.standby.jobs(reader))
        .extracting(Job::type, Job::status)
        .containsExactly(tuple("STANDBY READ TS POLLER", JobRecord.RUNNING));
    pair.restartStandby();
    assertThat(pair.standby.jobs(reader)).hasSize(1);
    assertThatThrownBy(
            () -> pair.standby.pauseJob(reader, pair.standby.jobs(reader).getFirst().id(), null))
        .hasMessageContaining("cannot be paused");
    pair.standby.completeReplication(Pair.MAIN, null);
    pair.awaitReady();
    assertThat(pair.standby.jobs(reader))
        .extracting(Job::status)
        .containsExactly(JobRecord.SUCCEEDED);
  }
}
