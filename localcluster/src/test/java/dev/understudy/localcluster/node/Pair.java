package dev.understudy.localcluster.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.ReplicationRequest;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Two clusters in one process, the first of which is the second's source. */
final class Pair implements AutoCloseable {
  static final long MAIN = 3;

  private final Path directory;
  private Tuning tuning = fast();
  LocalEngine primary;
  LocalEngine standby;
  final ShiftingClock clock = new ShiftingClock();
  private @Nullable TinyServer server;
  private @Nullable TinyServer back;
  private int port;
  private final CrdbVersion version;

  Pair(Path directory) throws IOException {
    this(directory, CrdbVersion.DEFAULT);
  }

  Pair(Path directory, CrdbVersion version) throws IOException {
    this.directory = directory;
    this.version = version;
    this.primary = open("primary", EngineOptions.Shape.VIRTUALIZED);
    this.standby = open("standby", EngineOptions.Shape.VIRTUALIZED_EMPTY);
    this.server = new TinyServer(primary, 0);
    this.port = server.port();
  }

  static Tuning fast() {
    return new Tuning(
        Duration.ofHours(24),
        Duration.ofMillis(50),
        100,
        Duration.ofHours(24),
        4,
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofSeconds(3),
        Duration.ofSeconds(1),
        Duration.ofMillis(10),
        2,
        6,
        1 << 20,
        48L << 20);
  }

  LocalEngine open(String name, EngineOptions.Shape shape) {
    return LocalEngine.open(
        new EngineOptions(directory.resolve(name), name, shape, clock, new Random(), tuning)
            .of(version));
  }

  /** Takes effect for clusters opened from now on. */
  void tune(Tuning changed) {
    tuning = changed;
  }

  void replicate() {
    replicate(ReplicationOptions.NONE);
  }

  void replicate(ReplicationOptions options) {
    standby.createFromReplication("main", false, request("main", server(), options));
  }

  static ReplicationRequest request(String source, TinyServer server, ReplicationOptions options) {
    return new ReplicationRequest(source, server.uri(), options, "REPLICATION OF main ON '…'");
  }

  TinyServer server() {
    if (server == null) {
      throw new IllegalStateException("the primary is down");
    }
    return server;
  }

  /** As if the primary's machine were gone. */
  void killPrimary() throws IOException {
    server().close();
    server = null;
    primary.close();
  }

  void restartPrimary() throws IOException {
    primary = open("primary", EngineOptions.Shape.VIRTUALIZED);
    server = new TinyServer(primary, port);
  }

  /** Stops and starts the primary, which keeps its address. */
  void reopenPrimary() throws IOException {
    killPrimary();
    restartPrimary();
  }

  void restartStandby() {
    standby.close();
    standby = open("standby", EngineOptions.Shape.VIRTUALIZED_EMPTY);
  }

  /** Lets the standby be a source, too. */
  void serveStandby() throws IOException {
    back = new TinyServer(standby, 0);
  }

  TinyServer standbyServer() {
    if (back == null) {
      throw new IllegalStateException("the standby is not served");
    }
    return back;
  }

  ReplicationStatus status() {
    return standby.replicationStatus(MAIN).orElseThrow();
  }

  void awaitReplicated(Timestamp time) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              Timestamp replicated = status().replicatedTime();
              return replicated != null && replicated.compareTo(time) >= 0;
            });
  }

  void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> standby.virtualCluster(MAIN).orElseThrow().dataState() == DataState.READY);
  }

  static Timestamp put(LocalEngine engine, String key, String value) {
    try (Transaction transaction = engine.begin(MAIN)) {
      transaction.put(key.getBytes(UTF_8), value.getBytes(UTF_8));
      return transaction.commit();
    }
  }

  static @Nullable String get(LocalEngine engine, String key) {
    try (Transaction transaction = engine.begin(MAIN)) {
      byte[] found = transaction.get(key.getBytes(UTF_8));
      return found == null ? null : new String(found, UTF_8);
    }
  }

  /** Loads rows that do not compress, under keys with many zeros. */
  static Timestamp load(LocalEngine engine, int from, int count, int bytes, Random random) {
    Timestamp last = Timestamp.ZERO;
    for (int done = 0; done < count; ) {
      try (Transaction transaction = engine.begin(MAIN)) {
        for (int i = 0; i < 5_000 && done < count; i++, done++) {
          byte[] value = new byte[bytes];
          random.nextBytes(value);
          transaction.put(ByteBuffer.allocate(12).putInt(7).putLong(from + done).array(), value);
        }
        last = transaction.commit();
      }
    }
    return last;
  }

  void set(String setting, String value) {
    primary.set(setting, value);
    standby.set(setting, value);
  }

  /** Has expiry looked at all the time. */
  void watchLiveness() {
    set(Settings.LIVENESS, "50ms");
  }

  @Override
  public void close() throws IOException {
    if (back != null) {
      back.close();
    }
    standby.close();
    if (server != null) {
      server.close();
      primary.close();
    }
  }
}
