package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.acceptance.KillMatrix.Stage;
import dev.understudy.cli.demo.EnduringTraffic;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * SIGKILL of each process that a stream lives by in each stage of its life, several in each life. A
 * day has its seed; {@code -Dmatrix.seed=N} takes another, {@code -Dmatrix.seeds=N} so many. The
 * longest of the classes that run beside each other, and so the first.
 */
@Order(1)
class PhaseMatrixTest extends OnProcesses {
  private static final long FIRST_SEED =
      Long.getLong("matrix.seed", LocalDate.now(ZoneOffset.UTC).toEpochDay());
  private static final int SEEDS = Integer.getInteger("matrix.seeds", 1);
  private static final int CELLS = 48;
  private static final int LIVES = 20;

  /**
   * So many at first, twice as many in each next try until this machine takes long to scan them.
   */
  private static final int ACCOUNTS = 40_000;

  private static final int CLIENTS = 2;

  /**
   * So often each row is written over above the failover time, twice as often in each next try
   * until the revert takes this machine long enough: one that is over in a moment is no phase.
   */
  private static final int WRITTEN_OVER = 40;

  /** Without an end of its own: each wait in it has one, and there may be many seeds. */
  @Test
  @Fault("worker, API, Temporal or MySQL killed (SIGKILL) between any two steps")
  void noStageOfAStreamMindsTheDeathOfAnyProcess() throws Exception {
    assertThat(SEEDS).isPositive();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      System.out.printf("matrix: seed %d (-Dmatrix.seed=%d)%n", seed, seed);
      Random random = new Random(seed);
      KillMatrix matrix = KillMatrix.drawn(seed, random);
      try {
        play(matrix, random, seed);
      } finally {
        System.out.println(matrix.table());
      }
      assertThat(matrix.due()).as("never killed in, seed %d", seed).isEmpty();
      assertThat(matrix.cellsMet()).isEqualTo(CELLS);
    }
  }

  @Test
  @Timeout(300)
  void theControlPlaneDiesWhileAStreamIsUndone() throws Exception {
    Pair pair = site.pair();
    TestStream stream = pair.replicating();
    pair.standby().freeze();
    Site.repeated(stream::cancel);
    processes.kill();
    processes.startApi();
    processes.startWorker();
    assertThat(stream.phase()).isEqualTo("UNDOING");
    pair.standby().thaw();
    stream.awaitPhase("CANCELED");
    assertThat(pair.standby().systemRows("SELECT name FROM [SHOW VIRTUAL CLUSTERS]"))
        .containsExactly("system");
    pair.delete();
  }

  /** One life after another, there and back, until nobody is left to be killed. */
  private void play(KillMatrix matrix, Random random, long seed) throws Exception {
    List<Stage> ends =
        new ArrayList<>(
            List.of(
                Stage.REPLICATING,
                Stage.SCHEDULED,
                Stage.REVERTING,
                Stage.PROMOTING,
                Stage.MANAGING_JOBS));
    Collections.shuffle(ends, random);
    int reverts = 0;
    int scans = 0;
    Pair pair = site.pair();
    EnduringTraffic traffic = load(pair, ACCOUNTS, seed);
    Stage start = Stage.STARTING;
    try {
      for (int life = 1; life <= LIVES && !matrix.due().isEmpty(); life++) {
        Instant born = Instant.now();
        Stage end = ends.stream().filter(matrix::isDue).findFirst().orElse(Stage.PROMOTING);
        MatrixLife stream = new MatrixLife(processes, pair, matrix, traffic);
        stream.begin(start);
        Instant grown = Instant.now();
        switch (end) {
          case REPLICATING -> stream.strikeReplicating(random);
          case SCHEDULED -> stream.strikeScheduled();
          case REVERTING -> stream.strikeReverting(WRITTEN_OVER << reverts++);
          default -> stream.failOverAnywhere(random);
        }
        stream.end(end);
        assertThat(stream.modeOfFailback()).isEqualTo(start == Stage.FAILBACK ? "NET_NEW" : "");
        System.out.printf(
            "life %d (%s, %s): %d s to replicate, %d s to the end; left: %s%n",
            life,
            start,
            end,
            Duration.between(born, grown).toSeconds(),
            Duration.between(grown, Instant.now()).toSeconds(),
            matrix.due());
        start = next(matrix);
        if (start == Stage.FAILBACK) {
          pair = pair.reversed();
        } else {
          traffic.close();
          pair.delete();
          pair = site.pair();
          int accounts = start == Stage.SCAN ? ACCOUNTS << scans++ : ACCOUNTS;
          traffic = load(pair, accounts, seed + life);
        }
      }
    } finally {
      traffic.close();
    }
    pair.delete();
  }

  /** A scan that comes right after kills is over before it is seen, so it has a life of its own. */
  private static Stage next(KillMatrix matrix) {
    if (matrix.isDue(Stage.STARTING)) {
      return Stage.STARTING;
    }
    boolean isScanNext = matrix.isDue(Stage.SCAN) && !matrix.isDue(Stage.FAILBACK);
    return isScanNext ? Stage.SCAN : Stage.FAILBACK;
  }

  private static EnduringTraffic load(Pair pair, int accounts, long seed) throws Exception {
    return EnduringTraffic.load(pair.primary().url(), accounts, seed, CLIENTS);
  }
}
