package dev.understudy.localcluster.simulation;

import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.ReplicationRequest;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A pair of clusters in virtual time, and who of the two follows whom. */
final class World implements AutoCloseable {
  private static final long POLL_NANOS = 200_000;

  private final Duration patience;
  final VirtualTime time = new VirtualTime();

  /** The side that the target follows or last followed. */
  Side source;

  Side target;

  /** The failover that was accepted and is not over. */
  @Nullable Timestamp failover;

  /**
   * @param patience how long the pair may take to come to rest
   * @param seen what the simulation sees of a cluster
   */
  World(Path directory, Random random, Duration patience, UnaryOperator<Engine> seen)
      throws IOException {
    this.patience = patience;
    this.source = side(directory, "east", Shape.VIRTUALIZED, random, seen);
    this.target = side(directory, "west", Shape.VIRTUALIZED_EMPTY, random, seen);
  }

  private Side side(
      Path directory, String name, Shape shape, Random random, UnaryOperator<Engine> seen)
      throws IOException {
    Duration skew = Duration.ofMillis(random.nextInt(4_001) - 2_000);
    Side side =
        new Side(directory, name, shape, time.clock(skew), new Random(random.nextLong()), seen);
    side.engine().set(Settings.HEARTBEAT, "3ms");
    side.engine().set(Settings.CHECKPOINT, "2ms");
    side.engine().set(Settings.FLUSH, "0ms");
    return side;
  }

  boolean isFollowing() {
    return target.status().isPresent();
  }

  boolean isApart() {
    return target.isReady();
  }

  boolean isPaused() {
    return target.status().filter(World::isPaused).isPresent();
  }

  private static boolean isPaused(ReplicationStatus status) {
    return status.status().equals("replication paused");
  }

  ReplicationRequest request(Side from, ReplicationOptions options) {
    return new ReplicationRequest(Side.MAIN, from.network.uri(), options, "REPLICATION OF main");
  }

  void swap() {
    Side before = source;
    source = target;
    target = before;
  }

  /**
   * Waits until nothing changes any more by itself: everything is replicated, or paused, or waits
   * for the network.
   *
   * @param sourceUp whether the source is there to be caught up with
   */
  void rest(boolean sourceUp) {
    Timestamp mark = sourceUp ? source.engine().now() : Timestamp.MAX;
    long beats = source.network.heartbeats() + 2;
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isAtRest(mark, beats)) {
      if (System.nanoTime() > deadline) {
        throw Invariant.THE_PAIR_COMES_TO_REST.broken(
            "after %s: %s, to reach %s, %s"
                .formatted(
                    patience,
                    target.status(),
                    mark,
                    target.engine().jobs(VirtualCluster.SYSTEM_ID)));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean isAtRest(Timestamp mark, long beats) {
    if (target.main().isEmpty()) {
      return true;
    }
    Optional<ReplicationStatus> status = target.status();
    return status.isPresent()
        ? isAtRest(status.get(), mark, beats)
        : target.isReady()
            && target.engine().jobs(VirtualCluster.SYSTEM_ID).stream()
                .filter(job -> job.type().equals("REPLICATION STREAM INGESTION"))
                .noneMatch(job -> job.status().equals("running"));
  }

  private boolean isAtRest(ReplicationStatus status, Timestamp mark, long beats) {
    Timestamp replicated = status.replicatedTime();
    Timestamp pending = status.failoverTime();
    if (pending != null && replicated != null && replicated.compareTo(pending) >= 0) {
      return false;
    }
    if (isPaused(status) || source.network.isHeld()) {
      return true;
    }
    return source.network.flows()
        && replicated != null
        && replicated.compareTo(mark) >= 0
        && source.network.heartbeats() >= beats;
  }

  @Override
  public void close() throws IOException {
    // The one that is followed last: closing must not wait for whoever still reads from it.
    source.network.close();
    target.network.close();
    target.close();
    source.close();
  }
}
