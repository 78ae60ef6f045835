package dev.understudy.localcluster.simulation;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Engine;
import dev.understudy.localcluster.engine.ReplicationOptions;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an operator tells the pair by SQL; a refusal is taken if it gives a known reason. */
final class Operator {
  private static final Pattern REASONS =
      Pattern.compile(
          "cannot connect to the source|already started cutting over|has not replicated any data"
              + "|is before earliest safe cutover time|cannot be paused|cannot resume replication"
              + "|was reverted at|must be after replica GC threshold|is failing over"
              + "|cannot reconfigure existing tenant|does not match previous source"
              + "|does not have an active replication consumer job");

  private final World world;
  private final Random random;

  Operator(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  private Engine target() {
    return world.target.engine();
  }

  /** Says whether it was not refused. */
  private boolean accepted(Runnable command) {
    try {
      command.run();
      return true;
    } catch (ClusterException e) {
      Invariant.REFUSALS_SAY_WHY.require(
          REASONS.matcher(String.valueOf(e.getMessage())).find(), "%s", e);
      return false;
    }
  }

  void create() {
    boolean reader = random.nextInt(3) == 0;
    ReplicationOptions options =
        new ReplicationOptions(Duration.ofMinutes(1 + random.nextInt(400)), null, reader);
    boolean made =
        accepted(
            () ->
                target()
                    .createFromReplication(Side.MAIN, false, world.request(world.source, options)));
    if (made) {
      world.target.begun();
    }
  }

  void pause() {
    accepted(() -> target().pauseReplication(world.target.id()));
  }

  void resume() {
    accepted(() -> target().resumeReplication(world.target.id()));
  }

  void alter(ReplicationOptions options) {
    accepted(() -> target().replication().alter(world.target.id(), options));
  }

  void changeRetention() {
    alter(new ReplicationOptions(Duration.ofMinutes(1 + random.nextInt(300)), null, false));
  }

  void dropReader() {
    Optional<VirtualCluster> reader = world.target.reader();
    reader.ifPresent(
        found ->
            accepted(
                () -> {
                  target().stopService(found.id());
                  target().drop(found.id(), true);
                }));
  }

  void failOverToLatest() {
    failOver(null);
  }

  /** To the time of a commit, or to one far before everything. */
  void failOverToPast() {
    List<Timestamp> commits = world.source.ledger.commits();
    int back = Math.min(commits.size(), 1 + random.nextInt(8));
    failOver(commits.get(commits.size() - back));
  }

  void failOverToFuture() {
    Duration ahead = Duration.ofMillis(random.nextInt(20_000));
    failOver(Timestamp.of(world.source.clock.instant().plus(ahead)));
  }

  private void failOver(@Nullable Timestamp time) {
    accepted(
        () -> {
          Timestamp chosen = target().completeReplication(world.target.id(), time);
          world.failover = chosen;
        });
  }

  boolean canAlsoServe() {
    return world.target.main().filter(found -> found.serviceMode() == ServiceMode.NONE).isPresent();
  }

  void serve() {
    target().startService(world.target.id());
  }

  /** The side that was left, with all it did since, follows the one that took over. */
  void failBack() {
    if (follow(world.source, world.target)) {
      world.swap();
    }
  }

  /** The promotion was a mistake: the side that took over follows its old source again. */
  void followAgain() {
    follow(world.target, world.source);
  }

  private boolean follow(Side follower, Side followed) {
    ReplicationOptions options = new ReplicationOptions(null, null, random.nextInt(3) == 0);
    Engine engine = follower.engine();
    engine.stopService(follower.id());
    boolean follows =
        accepted(
            () -> engine.replication().failBack(follower.id(), world.request(followed, options)));
    if (follows) {
      follower.contacts.becameStandby();
    }
    return follows;
  }

  void drop() {
    long id = world.target.id();
    boolean served = canAlsoServe();
    if (!served) {
      target().stopService(id);
    }
    target().drop(id, random.nextBoolean());
    world.failover = null;
    world.target.dropped();
    // Its farewell may come at any time from now on.
    world.source.contacts.becameStandby();
  }
}
