package dev.understudy.localcluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.ReplicationRequest;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.replication.Span;
import dev.understudy.localcluster.replication.StreamRequest;
import dev.understudy.localcluster.replication.StreamSpec;
import dev.understudy.localcluster.replication.StreamStart;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.Store;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements that come while others are on their way, and clusters whose clocks differ. */
class OrderTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void aSecondStopOfAServiceWaitsForTheSessionsThatTheFirstStillCloses()
      throws InterruptedException {
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (LocalEngine engine = open("one", EngineOptions.Shape.VIRTUALIZED)) {
      engine.onServiceStop(
          id -> {
            closing.countDown();
            awaitUninterruptibly(closed);
          });
      Thread first = Thread.ofPlatform().start(() -> engine.stopService(Pair.MAIN));
      closing.await();
      Thread second = Thread.ofPlatform().start(() -> engine.stopService(Pair.MAIN));
      await().atMost(LIMIT).until(() -> second.getState() == Thread.State.WAITING);
      closed.countDown();
      first.join();
      second.join();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aSourceThatSaysNothingDelaysNoStreamFromAnother() throws Exception {
    try (LocalEngine engine = openPatient();
        ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread first =
          Thread.ofPlatform().start(() -> tryToReplicate(engine, "first", silent.getLocalPort()));
      int port = gone.getLocalPort();
      gone.close();
      try (Socket client = silent.accept()) {
        assertThat(client.getInputStream().read()).isNotNegative();
        Thread second = Thread.ofPlatform().start(() -> tryToReplicate(engine, "second", port));
        assertThat(second.join(LIMIT)).isTrue();
        assertThat(first.isAlive()).isTrue();
      }
      first.join();
    }
  }

  /** Waits much longer for a source than this test does for anything. */
  private LocalEngine openPatient() {
    Tuning fast = Pair.fast();
    Tuning patient =
        new Tuning(
            fast.producerExpiration(),
            fast.housekeepingInterval(),
            fast.collectedPerBatch(),
            fast.postFailoverRetention(),
            fast.retries(),
            fast.firstBackOff(),
            fast.longestBackOff(),
            LIMIT.multipliedBy(5),
            fast.farewell(),
            fast.streamPace(),
            fast.parallelScans(),
            fast.scanSpans(),
            fast.sortedFileBytes(),
            fast.transactionBytes());
    return LocalEngine.open(
        new EngineOptions(
            directory.resolve("one"),
            "one",
            EngineOptions.Shape.VIRTUALIZED_EMPTY,
            Clock.systemUTC(),
            new Random(1),
            patient));
  }

  private static void tryToReplicate(LocalEngine engine, String name, int port) {
    String uri = "postgresql://root@127.0.0.1:" + port + "/defaultdb?sslmode=disable";
    ReplicationRequest request =
        new ReplicationRequest("main", uri, ReplicationOptions.NONE, "REPLICATION OF main ON '…'");
    assertThatThrownBy(() -> engine.createFromReplication(name, false, request))
        .hasMessageContaining("cannot connect to the source");
  }

  @Test
  void aRevertOfWhatWasDroppedDoesNotKeepTheClusterFromStarting() {
    try (ClusterState state = state()) {
      Map<String, Object> details =
          Map.of("virtualClusterId", 99, "target", Timestamp.of(state.instant()));
      state.jobs().add(JobRecord.started(5, "REVERT TENANT", "revert", state.instant(), details));
    }
    try (LocalEngine engine = open("one", EngineOptions.Shape.PLAIN)) {
      assertThat(engine.jobs(VirtualCluster.SYSTEM_ID))
          .extracting(Job::status)
          .containsExactly(JobRecord.CANCELED);
    }
  }

  @Test
  void refusesToDropWhatAJobIsWorkingOn() {
    long id;
    try (ClusterState state = state()) {
      id =
          state
              .catalog()
              .create("restored", DataState.ADD, (batch, created) -> created.filledBy(77L))
              .id();
    }
    try (LocalEngine engine = open("one", EngineOptions.Shape.PLAIN)) {
      assertThatThrownBy(() -> engine.drop(id, true))
          .hasMessage("cannot drop tenant \"restored\" (3) while job 77 works on it");
    }
  }

  private ClusterState state() {
    Store store = Store.open(directory.resolve("one/data"));
    return new ClusterState(store, Clock.systemUTC(), new UUID(1, 2), 48L << 20);
  }

  @Test
  void whatIsWrittenAfterAFailoverIsAboveACopyOfAPrimaryWhoseClockIsAhead() throws IOException {
    ShiftingClock ahead = new ShiftingClock();
    ahead.forward(Duration.ofHours(1));
    try (LocalEngine primary = open("primary", EngineOptions.Shape.VIRTUALIZED, ahead);
        LocalEngine standby = open("standby", EngineOptions.Shape.VIRTUALIZED_EMPTY);
        TinyServer server = new TinyServer(primary, 0)) {
      Pair.put(primary, "a", "old");
      // The scan is one frame of versions and one that ends it; no resolved time comes after.
      server.holdAfter(2);
      standby.createFromReplication(
          "main", false, Pair.request("main", server, ReplicationOptions.NONE));
      await()
          .atMost(LIMIT)
          .until(() -> standby.replicationStatus(Pair.MAIN).orElseThrow().replicatedTime() != null);
      standby.completeReplication(Pair.MAIN, null);
      await()
          .atMost(LIMIT)
          .until(
              () -> standby.virtualCluster(Pair.MAIN).orElseThrow().dataState() == DataState.READY);
      assertThat(Pair.get(standby, "a")).isEqualTo("old");
      Pair.put(standby, "a", "new");
      assertThat(Pair.get(standby, "a")).isEqualTo("new");
      server.release();
    }
  }

  @Test
  void aQuietStreamSpeaksMoreOftenThanAConsumerWaitsWhateverTheCheckpointFrequency()
      throws InterruptedException {
    try (LocalEngine primary = open("one", EngineOptions.Shape.VIRTUALIZED)) {
      primary.set(Settings.CHECKPOINT, "10m");
      StreamStart start =
          Documents.read(
              primary.startReplicationStream(
                  "main", Documents.text(new StreamRequest(new UUID(5, 6), null, null, null))),
              StreamStart.class);
      String changes = Documents.text(new StreamSpec(Span.ALL, start.startTime(), false));
      AtomicInteger frames = new AtomicInteger();
      Thread stream =
          Thread.ofPlatform()
              .start(
                  () ->
                      assertThatThrownBy(
                              () ->
                                  primary.streamPartition(
                                      start.streamId(), changes, frame -> frames.incrementAndGet()))
                          .isInstanceOf(RuntimeException.class));
      await().atMost(LIMIT).until(() -> frames.get() >= 3);
      primary.completeReplicationStream(start.streamId(), true);
      stream.join();
    }
  }

  private LocalEngine open(String name, EngineOptions.Shape shape) {
    return open(name, shape, Clock.systemUTC());
  }

  private LocalEngine open(String name, EngineOptions.Shape shape, Clock clock) {
    Tuning tuning = Pair.fast();
    return LocalEngine.open(
        new EngineOptions(directory.resolve(name), name, shape, clock, new Random(1), tuning));
  }
}
