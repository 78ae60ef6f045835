package dev.understudy.acceptance.crash;

import dev.understudy.cli.demo.EnduringTraffic.Finding;
import dev.understudy.domain.HlcTimestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/**
 * Kills one side of a replicating pair again and again, at moments spread evenly over the phases,
 * and compares both sides with the client's log and with each other each time.
 */
final class CrashRun {
  private static final int PROGRESS_EVERY = 10;
  private static final long COMMITS_BEHIND = 60;

  private final Plan plan;
  private final SplittableRandom random;
  private final Consumer<String> progress;
  private final CrashReport report;
  private final CrashSite site;
  private int killsAtFailover;
  private HlcTimestamp failoverTime = HlcTimestamp.of(Instant.EPOCH);

  private CrashRun(Plan plan, CrashSite site, Consumer<String> progress) {
    this.plan = plan;
    this.site = site;
    this.random = new SplittableRandom(plan.seed());
    this.progress = progress;
    this.report = new CrashReport(plan);
  }

  /**
   * Runs to the end, or until something is wrong; what that is stands in the report.
   *
   * @param stopping asked before every kill: whether that is enough
   */
  static CrashReport run(
      Plan plan, Path folder, BooleanSupplier stopping, Consumer<String> progress)
      throws SQLException, IOException, InterruptedException {
    progress.accept(plan.words() + ", seed " + plan.seed());
    try (CrashSite site = CrashSite.open(folder, plan)) {
      CrashRun run = new CrashRun(plan, site, progress);
      run.killAll(stopping);
      return run.report;
    }
  }

  private void killAll(BooleanSupplier stopping) throws IOException {
    try {
      while (report.kills() < plan.kills() && isGoodSoFar() && !stopping.getAsBoolean()) {
        crash(chosenPhase());
        if (report.kills() % PROGRESS_EVERY == 0) {
          progress.accept(
              "%d of %d kills, slowest reopen %d ms, %d failovers, %d problems"
                  .formatted(
                      report.kills(),
                      plan.kills(),
                      report.slowestReopen().toMillis(),
                      report.failovers(),
                      report.problems().size()));
        }
      }
      if (killsAtFailover < report.kills() && isGoodSoFar()) {
        failOver();
      }
    } catch (SQLException | RuntimeException e) {
      report.require(false, "the run ended early: " + e);
    }
    report.replicatedTimes(site.watch().readings(), site.watch().steppedBack());
  }

  /** After a loss the stores are worth more than further kills. */
  private boolean isGoodSoFar() {
    return report.problems().isEmpty();
  }

  private Phase chosenPhase() {
    Phase[] phases = Phase.values();
    if (report.kills() - killsAtFailover >= plan.failoverEvery()) {
      return random.nextBoolean() ? Phase.FAILOVER : Phase.REVERT;
    }
    return phases[random.nextInt(phases.length)];
  }

  private void crash(Phase phase) throws SQLException, IOException {
    switch (phase) {
      case LOAD -> {
        awaitCommits(20);
        killWhile(phase, () -> {}, 500);
        checkStandby();
      }
      case SCAN -> {
        site.wipe();
        killWhile(phase, site::create, 800);
        finishCreating();
        checkStandby();
      }
      case CATCH_UP -> {
        site.replication().pause();
        awaitCommits(COMMITS_BEHIND);
        site.replication().resume();
        killWhile(phase, () -> {}, 400);
        checkStandby();
      }
      case RESTART -> {
        victim().kill(random);
        killWhile(phase, this::startVictim, 1_500);
        checkStandby();
      }
      case FAILOVER -> {
        site.awaitReplicating();
        String target = target();
        killWhile(phase, () -> site.replication().complete(target), 300);
        finishCompleting(target);
        verifyPromoted();
        beginAgain();
      }
      case REVERT -> {
        failOver();
        moveToPromoted();
        killWhile(phase, () -> site.replication().startAgain(), 500);
        finishStartingAgain();
        checkStandby();
      }
    }
  }

  private Node victim() {
    return plan.primary() ? site.primary() : site.standby();
  }

  /** Kills the victim at a moment of something that goes on, opens it again, checks the primary. */
  private void killWhile(Phase phase, SqlAction action, int withinMillis)
      throws SQLException, IOException {
    CompletableFuture<Void> going = CompletableFuture.runAsync(() -> attempt(action));
    if (phase == Phase.RESTART) {
      Node starting = victim();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(2))
          .atMost(Duration.ofSeconds(20))
          .until(starting::isRunning);
    }
    LockSupport.parkNanos(random.nextLong(Duration.ofMillis(withinMillis).toNanos()));
    report.killed(phase, victim().kill(random));
    going.join();
    Node reopened = victim();
    report.reopenedIn(reopened.start(), reopened.processorTime());
    checkPrimary();
  }

  /** A kill may fail it in any way; whether it has happened is looked at afterwards. */
  private static void attempt(SqlAction action) {
    try {
      action.run();
    } catch (SQLException | RuntimeException killed) {
      // See above.
    }
  }

  private void startVictim() throws SQLException {
    victim().start();
  }

  private void finishCreating() throws SQLException {
    if (site.replication().state().isEmpty()) {
      site.create();
    } else if (!site.replication().hasJob()) {
      site.wipe();
      site.create();
    }
    site.awaitReplicating();
  }

  private void finishCompleting(String target) throws SQLException {
    // Asked for the state last: a failover that ends in between leaves no failover time either.
    if (site.replication().status("failover_time").equals("null")
        && !site.replication().state().equals("ready")) {
      site.replication().complete(target);
    }
  }

  private void finishStartingAgain() throws SQLException {
    if (site.replication().state().equals("ready")) {
      site.replication().startAgain();
    }
    site.awaitReplicating();
  }

  /** LATEST, or a time between the beginning of the stream and now. */
  private String target() {
    Instant first = site.streamSince();
    Instant last = site.watch().announced().orElse(first);
    long nanos = Duration.between(first, last).toNanos();
    if (nanos <= 0 || random.nextBoolean()) {
      return "LATEST";
    }
    HlcTimestamp time = HlcTimestamp.of(first.plusNanos(random.nextLong(nanos)));
    return "SYSTEM TIME '" + time + "'";
  }

  private void failOver() throws SQLException {
    site.awaitReplicating();
    site.replication().complete(target());
    verifyPromoted();
  }

  /** The promoted standby holds what was acknowledged up to the failover time, and nothing else. */
  private void verifyPromoted() throws SQLException {
    HlcTimestamp time = site.replication().awaitReady();
    compare(time);
    site.replication().startService();
    String url = site.standby().applicationUrl();
    Finding finding = site.traffic().checkPromoted(url, time);
    report.checked(finding.kept(), finding.problems());
    report.failedOver();
    killsAtFailover = report.kills();
    failoverTime = time;
  }

  private void beginAgain() throws SQLException {
    if (random.nextBoolean()) {
      site.wipe();
      site.create();
    } else {
      moveToPromoted();
      site.replication().startAgain();
    }
    site.awaitReplicating();
  }

  private void moveToPromoted() {
    site.traffic().rest();
    site.traffic().forgetAbove(failoverTime);
    site.swap();
  }

  private void checkPrimary() throws SQLException {
    Node primary = site.primary();
    HlcTimestamp now = new HlcTimestamp(primary.application("SELECT cluster_logical_timestamp()"));
    Finding finding = site.traffic().checkPast(primary.applicationUrl(), now);
    report.checked(finding.kept(), finding.problems());
    Instant since = site.historySince(primary);
    long nanos = Math.max(1, Duration.between(since, now.toInstant()).toNanos());
    for (int i = 0; i < 2; i++) {
      HlcTimestamp at = HlcTimestamp.of(since.plusNanos(random.nextLong(nanos)));
      String sum =
          primary.application("SELECT sum(balance) FROM accounts AS OF SYSTEM TIME '" + at + "'");
      report.summed(site.traffic().total(), sum, at.toString());
    }
  }

  /** What the standby has announced, it holds. */
  private void checkStandby() throws SQLException {
    compare(HlcTimestamp.of(site.replicatedTo()));
  }

  private void compare(HlcTimestamp at) throws SQLException {
    report.compared(site.primary().fingerprint(at), site.standby().fingerprint(at), at.toString());
  }

  private void awaitCommits(long more) {
    long enough = site.traffic().commits() + more;
    Awaitility.await("transactions on the primary")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> site.traffic().commits() >= enough);
  }

  private interface SqlAction {
    void run() throws SQLException;
  }
}
