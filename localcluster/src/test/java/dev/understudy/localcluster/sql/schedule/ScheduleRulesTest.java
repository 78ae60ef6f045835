package dev.understudy.localcluster.sql.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.sql.changefeed.ChangefeedOptions;
import dev.understudy.localcluster.sql.changefeed.ChangefeedPlan;
import dev.understudy.localcluster.sql.schedule.Schedule.BackupPlan;
import dev.understudy.localcluster.sql.schedule.Schedule.OnExecutionFailure;
import dev.understudy.localcluster.sql.schedule.Schedule.OnPreviousRunning;
import dev.understudy.localcluster.sql.schedule.ScheduleRules.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T23:30:10Z");
  private static final Instant MIDNIGHT = Instant.parse("2026-11-23T00:00:00Z");

  private static Schedule schedule(OnPreviousRunning previous, OnExecutionFailure failure) {
    return new Schedule(
        1,
        "nightly",
        "root",
        NOW,
        NOW,
        null,
        "@daily",
        previous,
        failure,
        "east",
        null,
        "BACKUP INTO 'nodelocal://1/x' WITH detached",
        new BackupPlan("nodelocal://1/x", false, null),
        null);
  }

  private static Schedule exporting(Schedule like) {
    return new Schedule(
        like.id(),
        like.label(),
        like.owner(),
        like.created(),
        like.nextRun(),
        like.state(),
        like.recurrence(),
        like.onPreviousRunning(),
        like.onExecutionFailure(),
        like.origin(),
        null,
        "CREATE CHANGEFEED FOR TABLE t INTO 'nodelocal://1/x'",
        null,
        new ChangefeedPlan(
            List.of("t"),
            "nodelocal://1/x",
            new ChangefeedOptions(
                ChangefeedOptions.Scan.ONLY,
                ChangefeedOptions.Envelope.WRAPPED,
                false,
                false,
                false,
                false,
                false,
                null,
                Duration.ofSeconds(1),
                false,
                null),
            null,
            ""));
  }

  private static Decision due(OnPreviousRunning previous, String cluster, int running) {
    return ScheduleRules.due(
        schedule(previous, OnExecutionFailure.RESCHEDULE),
        NOW,
        cluster,
        running,
        CrdbVersion.DEFAULT);
  }

  @Test
  void runsAndComesDueAgainAtTheNextTimeOfItsCrontab() {
    Decision decision = due(OnPreviousRunning.WAIT, "east", 0);
    assertThat(decision.start()).isTrue();
    assertThat(decision.then().nextRun()).isEqualTo(MIDNIGHT);
    assertThat(decision.then().state()).isNull();
  }

  @Test
  void pausesOnAnotherClusterAndTakesItsIdSoThatItMayBeResumed() {
    Decision decision = due(OnPreviousRunning.WAIT, "west", 0);
    assertThat(decision.start()).isFalse();
    assertThat(decision.then().nextRun()).isNull();
    assertThat(decision.then().state()).contains("another cluster (east)").contains("resumed");
    Schedule resumed = decision.then().next(NOW, null);
    assertThat(ScheduleRules.due(resumed, NOW, "west", 0, CrdbVersion.DEFAULT).start()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "V23_2, true, false",
    "V24_1, true, false",
    "V24_2, false, false",
    "V26_3, false, false"
  })
  void onAnotherClusterAChangefeedGoesOnBeforeV242AndABackupNever(
      CrdbVersion version, boolean changefeed, boolean backup) {
    Schedule backups = schedule(OnPreviousRunning.WAIT, OnExecutionFailure.RESCHEDULE);
    assertThat(ScheduleRules.due(backups, NOW, "west", 0, version).start()).isEqualTo(backup);
    Schedule exports = exporting(backups);
    assertThat(ScheduleRules.due(exports, NOW, "west", 0, version).start()).isEqualTo(changefeed);
  }

  @Test
  void waitsSkipsOrStartsBesideARunThatHasNotEnded() {
    Decision waits = due(OnPreviousRunning.WAIT, "east", 1);
    assertThat(waits.start()).isFalse();
    assertThat(waits.then().nextRun()).isEqualTo(NOW.plusSeconds(60));
    Decision skips = due(OnPreviousRunning.SKIP, "east", 1);
    assertThat(skips.start()).isFalse();
    assertThat(skips.then().nextRun()).isEqualTo(MIDNIGHT);
    assertThat(skips.then().state()).contains("1 already running");
    assertThat(due(OnPreviousRunning.START, "east", 1).start()).isTrue();
  }

  @Test
  void retriesGoesOnOrPausesAfterARunThatFailed() {
    OnPreviousRunning any = OnPreviousRunning.WAIT;
    Schedule retries =
        ScheduleRules.failed(schedule(any, OnExecutionFailure.RETRY), NOW, "disk full");
    assertThat(retries.nextRun()).isEqualTo(NOW.plusSeconds(60));
    assertThat(retries.state()).contains("disk full");
    assertThat(
            ScheduleRules.failed(schedule(any, OnExecutionFailure.RESCHEDULE), NOW, "x").nextRun())
        .isEqualTo(MIDNIGHT);
    assertThat(ScheduleRules.failed(schedule(any, OnExecutionFailure.PAUSE), NOW, "x").nextRun())
        .isNull();
  }

  @Test
  void readsCrontabsAndTheirWords() {
    assertThat(Recurrence.of("*/15 * * * *").next(NOW))
        .isEqualTo(Instant.parse("2026-11-22T23:45:00Z"));
    assertThat(Recurrence.of("@weekly").next(NOW)).isEqualTo(Instant.parse("2026-11-29T00:00:00Z"));
    assertThat(Recurrence.of("@hourly").next(NOW)).isEqualTo(MIDNIGHT);
    assertThatThrownBy(() -> Recurrence.of("every day")).hasMessageContaining("cron expression");
  }
}
