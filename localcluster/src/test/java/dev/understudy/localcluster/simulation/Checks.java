package dev.understudy.localcluster.simulation;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Looks at a pair at rest and compares it with the model. */
final class Checks {
  private static final int READS = 3;

  private final World world;
  private final Random random;
  private long job;
  private Timestamp replicatedBefore = Timestamp.ZERO;

  Checks(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  void all() {
    checkPromotion();
    checkServed(world.source);
    if (world.isApart()) {
      checkServed(world.target);
    }
    world.target.status().ifPresent(this::checkStandby);
    checkReader();
  }

  /** Whether a failover has just come to its end; from here on, the target has its own history. */
  private void checkPromotion() {
    Timestamp failover = world.failover;
    Side target = world.target;
    if (failover == null || !target.isReady()) {
      return;
    }
    target.ledger = world.source.ledger.upTo(failover);
    target.contacts.promoted(failover);
    world.failover = null;
    compare(latest(target), target.ledger.latest(), target.name + " promoted as of " + failover);
    Invariant.NOTHING_ABOVE_THE_FAILOVER_TIME_SURVIVES.require(
        target.engine().fingerprint(target.id(), target.engine().now())
            == target.engine().fingerprint(target.id(), failover),
        "%s holds more than it held at %s",
        target.name,
        failover);
  }

  private Map<String, String> latest(Side side) {
    try (Transaction reading = side.engine().begin(side.id())) {
      return Bank.read(reading, random.nextBoolean());
    }
  }

  private static void compare(
      Map<String, String> seen, Map<String, String> expected, String where) {
    if (!seen.equals(expected)) {
      Invariant broken =
          Bank.last(seen) > Bank.last(expected)
              ? Invariant.NOTHING_ABOVE_THE_FAILOVER_TIME_SURVIVES
              : Invariant.NO_ACKNOWLEDGED_WRITE_IS_LOST;
      throw broken.broken(where + " shows " + seen + " and not " + expected);
    }
  }

  private void checkServed(Side side) {
    compare(latest(side), side.ledger.latest(), side.name);
    for (int i = 0; i < READS; i++) {
      Timestamp time = someTime(side.ledger);
      Map<String, String> seen = asOf(side, time);
      boolean allowed = time.compareTo(side.floor) >= 0;
      if (seen == null) {
        Invariant.NEEDED_HISTORY_IS_KEPT.require(
            !allowed, "%s refuses %s, and must keep %s", side.name, time, side.floor);
      } else {
        (allowed
                ? Invariant.NO_ACKNOWLEDGED_WRITE_IS_LOST
                : Invariant.HISTORY_THAT_MAY_BE_GONE_IS_REFUSED)
            .require(
                seen.equals(side.ledger.at(time)),
                "%s as of %s shows %s and not %s",
                side.name,
                time,
                seen,
                side.ledger.at(time));
      }
    }
  }

  /** The time of a commit, or the last one before it. */
  private Timestamp someTime(Ledger ledger) {
    List<Timestamp> commits = ledger.commits();
    Timestamp time = commits.get(random.nextInt(commits.size()));
    return random.nextBoolean() ? time : before(time);
  }

  private static Timestamp before(Timestamp time) {
    return time.logical() > 0
        ? new Timestamp(time.wallNanos(), time.logical() - 1)
        : new Timestamp(time.wallNanos() - 1, 0);
  }

  /** What a side shows of the past, or null where it refuses. */
  private @Nullable Map<String, String> asOf(Side side, Timestamp time) {
    try (Transaction reading = side.engine().readAsOf(side.id(), time)) {
      return Bank.read(reading, random.nextBoolean());
    } catch (ClusterException e) {
      return null;
    }
  }

  private void checkStandby(ReplicationStatus status) {
    Side target = world.target;
    Timestamp replicated = status.replicatedTime();
    Timestamp retained = status.retainedTime();
    refuseWrites(target);
    if (job != status.ingestionJobId()) {
      job = status.ingestionJobId();
      replicatedBefore = Timestamp.ZERO;
    }
    Invariant.REPLICATED_TIME_NEVER_GOES_BACK.require(
        replicatedBefore.compareTo(replicated == null ? Timestamp.ZERO : replicated) <= 0,
        "from %s to %s",
        replicatedBefore,
        replicated);
    if (replicated == null || retained == null) {
      return;
    }
    replicatedBefore = replicated;
    checkHistory(target, replicated, replicated, retained);
    checkHistory(target, retained, replicated, retained);
    for (int i = 0; i < READS; i++) {
      checkHistory(target, someTime(world.source.ledger), replicated, retained);
    }
    if (replicated.compareTo(world.source.floor) >= 0) {
      Engine left = world.source.engine();
      Invariant.BOTH_SIDES_HOLD_THE_SAME.require(
          left.fingerprint(world.source.id(), replicated)
              == target.engine().fingerprint(target.id(), replicated),
          "fingerprints differ as of %s",
          replicated);
    }
  }

  private void checkHistory(Side target, Timestamp time, Timestamp replicated, Timestamp retained) {
    Map<String, String> seen = asOf(target, time);
    boolean allowed = time.compareTo(retained) >= 0 && time.compareTo(replicated) <= 0;
    if (allowed) {
      Invariant.NEEDED_HISTORY_IS_KEPT.require(
          seen != null, "%s refuses %s of %s to %s", target.name, time, retained, replicated);
      compare(
          seen == null ? Map.of() : seen,
          world.source.ledger.at(time),
          target.name + " as of " + time);
    } else {
      Invariant.HISTORY_THAT_MAY_BE_GONE_IS_REFUSED.require(
          seen == null, "%s shows %s outside of %s to %s", target.name, time, retained, replicated);
    }
  }

  private static void refuseWrites(Side standby) {
    long id = standby.id();
    refused(() -> standby.engine().begin(id).close());
    refused(() -> standby.engine().startService(id));
  }

  private static void refused(Runnable change) {
    try {
      change.run();
    } catch (ClusterException e) {
      return;
    }
    throw Invariant.A_STANDBY_IS_NOT_WRITABLE.broken("it let itself be written to or served");
  }

  private void checkReader() {
    world
        .target
        .reader()
        .filter(reader -> reader.dataState() == DataState.READY)
        .ifPresent(reader -> checkReader(reader.id()));
  }

  private void checkReader(long reader) {
    Ledger ledger = world.isApart() ? world.target.ledger : world.source.ledger;
    try (Transaction reading = world.target.engine().begin(reader)) {
      Timestamp shown = reading.readTimestamp();
      Map<String, String> seen = Bank.read(reading, random.nextBoolean());
      Invariant.A_READER_SHOWS_WHOLE_TRANSACTIONS.require(
          Bank.isWhole(seen), "as of %s it shows %s", shown, seen);
      compare(seen, ledger.at(shown), "the reader as of " + shown);
    } catch (ClusterException e) {
      throw Invariant.NEEDED_HISTORY_IS_KEPT.broken("the reader refuses: " + e.getMessage());
    }
  }
}
