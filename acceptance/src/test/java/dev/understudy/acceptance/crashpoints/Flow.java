package dev.understudy.acceptance.crashpoints;

import dev.understudy.domain.Attention;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.fakeclusters.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/**
 * One way through the life of a stream.
 *
 * @param pace of both clusters: where an order could be given twice with two effects, long enough
 *     for a worker's death to be noticed before its effect is over
 * @param play does it, from the beginning to where nothing more is to come
 */
record Flow(String name, Pace pace, Consumer<Scene> play) {
  /** Longer than the server takes to give a lost step to another worker. */
  private static final Duration LONG = Duration.ofSeconds(14);

  private static final String CHANGEFEED = "CREATE CHANGEFEED FOR TABLE t INTO 'external://sink'";

  static List<Flow> all() {
    return List.of(
        new Flow("create", Pace.quick(), Flow::create),
        new Flow("failover-now", Pace.quick().withPending(LONG), Flow::failOverNow),
        new Flow("failover-past", Pace.quick(), Flow::failOverToThePast),
        new Flow("failover-future", Pace.quick(), Flow::failOverAhead),
        new Flow("cancel", Pace.quick(), Flow::cancel),
        new Flow(
            "cancel-backup", Pace.quick().withBackup(LONG.multipliedBy(5)), Flow::cancelBackup),
        new Flow("switchover", Pace.quick(), Flow::switchOver),
        new Flow("failback", Pace.quick(), Flow::failBack),
        new Flow("pause-resume", Pace.quick(), Flow::pauseAndResume),
        new Flow(
            "replaced-target", Pace.quick().withPending(LONG.multipliedBy(3)), Flow::replaceTarget),
        new Flow("withdrawn", Pace.quick(), Flow::withdraw),
        new Flow("confirmed-wipe", Pace.quick(), Flow::confirmWipe));
  }

  private static void create(Scene scene) {
    scene.pair.serve();
    scene.create(scene.pair.eastId, scene.pair.westId);
    scene.awaitPhase(StreamPhase.REPLICATING);
  }

  private static void failOverNow(Scene scene) {
    scene.replicating();
    scene.pair.east.scheduleBackups(Pair.MAIN, "nightly");
    scene.pair.east.startChangefeed(Pair.MAIN, CHANGEFEED);
    scene.awaitReplicated();
    scene.failOver(new FailoverTarget.Latest());
    scene.awaitPhase(StreamPhase.COMPLETED);
  }

  private static void failOverToThePast(Scene scene) {
    scene.replicating();
    Instant replicated = scene.sample().replicatedTime();
    if (replicated == null) {
      throw new IllegalStateException("it does not replicate");
    }
    scene.failOver(new FailoverTarget.At(replicated.truncatedTo(ChronoUnit.MICROS)));
    scene.awaitPhase(StreamPhase.COMPLETED);
  }

  private static void failOverAhead(Scene scene) {
    scene.replicating();
    scene.failOver(new FailoverTarget.At(ahead(LONG.multipliedBy(2))));
    scene.awaitPhase(StreamPhase.COMPLETED);
  }

  private static void cancel(Scene scene) {
    scene.replicating();
    scene.cancel(true);
    scene.awaitPhase(StreamPhase.CANCELED);
  }

  private static void cancelBackup(Scene scene) {
    scene.pair.serve();
    scene.create(scene.pair.eastId, scene.pair.westId);
    scene.awaitPhase(StreamPhase.BACKING_UP_STANDBY);
    scene.await("the backup", () -> scene.pair.west.described().contains("BACKUP running"));
    scene.cancel(false);
    scene.awaitPhase(StreamPhase.CANCELED);
  }

  private static void switchOver(Scene scene) {
    scene.replicating();
    scene.switchOver();
    scene.awaitPhase(StreamPhase.COMPLETED);
    scene.await(
        "the stream back",
        () ->
            scene.find(scene.successorId).orElseThrow().state().phase() == StreamPhase.REPLICATING);
  }

  private static void failBack(Scene scene) {
    scene.pair.serve();
    scene.pair.partBySwitch();
    scene.create(scene.pair.westId, scene.pair.eastId);
    scene.awaitPhase(StreamPhase.REPLICATING);
  }

  private static void pauseAndResume(Scene scene) {
    scene.replicating();
    scene.pause();
    scene.awaitPhase(StreamPhase.PAUSED);
    scene.resume();
    scene.awaitPhase(StreamPhase.REPLICATING);
  }

  private static void replaceTarget(Scene scene) {
    scene.replicating();
    scene.failOver(new FailoverTarget.At(ahead(LONG.multipliedBy(2))));
    scene.await("the first target", () -> scene.row().failoverTime() != null);
    scene.failOver(new FailoverTarget.Latest());
    scene.awaitPhase(StreamPhase.COMPLETED);
  }

  private static void withdraw(Scene scene) {
    scene.replicating();
    scene.failOver(new FailoverTarget.At(ahead(Duration.ofMinutes(10))));
    scene.awaitPhase(StreamPhase.SCHEDULED);
    scene.withdraw();
    scene.awaitPhase(StreamPhase.REPLICATING);
  }

  private static void confirmWipe(Scene scene) {
    scene.pair.serve();
    scene.pair.west.connectClients(Pair.MAIN, 3);
    scene.create(scene.pair.eastId, scene.pair.westId);
    scene.await("the question", () -> scene.row().attention() != null);
    scene.intervene(Attention.Action.CONFIRM);
    scene.awaitPhase(StreamPhase.REPLICATING);
  }

  private static Instant ahead(Duration time) {
    return Instant.now().plus(time).truncatedTo(ChronoUnit.MICROS);
  }
}
