package dev.understudy.localcluster.simulation;

import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.node.EngineOptions;
import dev.understudy.localcluster.node.LocalEngine;
import dev.understudy.localcluster.storage.DiskUse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One cluster of the pair, with the model of what it must hold. */
final class Side implements AutoCloseable {
  static final String MAIN = "main";

  /** Little memory, and a power loss takes what was not synced. */
  static final DiskUse DISK = new DiskUse(8L << 20, 4L << 20, 1L << 20, 4L << 20, true);

  final String name;
  final Clock clock;
  final Contacts contacts;
  final Network network;

  /** What was acknowledged here; a standby's is that of the side it follows. */
  Ledger ledger = new Ledger();

  /** History at and above this time must not be collected. */
  Timestamp floor = Timestamp.ZERO;

  private final EngineOptions.Shape shape;
  private final UnaryOperator<Engine> seen;
  private final Random random;
  private final Path directory;
  private int machine;
  private volatile @Nullable LocalEngine real;
  private @Nullable Engine shown;

  /**
   * @param seen what the simulation sees of the cluster; another than itself proves the checks
   */
  Side(
      Path directory,
      String name,
      EngineOptions.Shape shape,
      Clock clock,
      Random random,
      UnaryOperator<Engine> seen)
      throws IOException {
    this.directory = directory;
    this.name = name;
    this.shape = shape;
    this.clock = clock;
    this.random = random;
    this.seen = seen;
    this.contacts = new Contacts(clock);
    open();
    this.network = new Network(() -> real, contacts);
  }

  static Tuning tuning() {
    return new Tuning(
        Contacts.EXPIRATION,
        Duration.ofHours(1),
        3,
        Contacts.EXPIRATION,
        3,
        Duration.ofMillis(1),
        Duration.ofMillis(4),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        Duration.ofMillis(1),
        2,
        2,
        64 << 10,
        48L << 20);
  }

  void open() {
    LocalEngine opened =
        LocalEngine.open(
            new EngineOptions(store(), name, shape, clock, random, tuning(), DISK, null));
    real = opened;
    shown = seen.apply(opened);
  }

  private Path store() {
    return directory.resolve(name + machine);
  }

  /** Stops without a word to the other side. */
  void stop() throws IOException {
    LocalEngine stopping = running();
    real = null;
    network.reset();
    stopping.close();
  }

  /** Loses power: only what was synced is there at the next opening. */
  void losePower() throws IOException {
    LocalEngine lost = running();
    real = null;
    network.reset();
    Path before = store();
    machine++;
    DiskImage.take(before.resolve("data"), store().resolve("data"));
    lost.close();
    DiskImage.delete(before);
  }

  /** A stream into a new virtual cluster began: nothing from before its start is there. */
  void begun() {
    floor = status().map(ReplicationStatus::retainedTime).orElse(Timestamp.MAX);
  }

  void dropped() {
    ledger = new Ledger();
    contacts.dropped();
  }

  /** Collects garbage, and notes what must have been left. */
  void keepHouse() {
    running().keepHouse();
    noteCollection();
  }

  private LocalEngine running() {
    if (real == null) {
      throw new IllegalStateException(name + " is down");
    }
    return real;
  }

  Engine engine() {
    if (shown == null) {
      throw new IllegalStateException(name + " is down");
    }
    return shown;
  }

  Optional<VirtualCluster> main() {
    return engine().virtualCluster(MAIN);
  }

  long id() {
    return main().orElseThrow().id();
  }

  boolean isReady() {
    return main().filter(found -> found.dataState() == DataState.READY).isPresent();
  }

  Optional<ReplicationStatus> status() {
    return main().flatMap(found -> engine().replicationStatus(found.id()));
  }

  Optional<VirtualCluster> reader() {
    return engine().virtualCluster(MAIN + "-readonly");
  }

  /** Asked after the collection: what is protected only rises, so nothing expected was let go. */
  private void noteCollection() {
    if (main().isEmpty()) {
      return;
    }
    Timestamp old = Timestamp.of(clock.instant().minus(engine().replication().gcTtl(id())));
    Stream<Timestamp> own = status().map(ReplicationStatus::retainedTime).stream();
    Timestamp bound =
        Stream.concat(contacts.kept(), own)
            .reduce(old, (left, right) -> left.compareTo(right) < 0 ? left : right);
    floor = bound.compareTo(floor) > 0 ? bound : floor;
  }

  @Override
  public void close() throws IOException {
    network.close();
    if (real != null) {
      real.close();
    }
  }
}
