package dev.understudy.localcluster.sql.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.sql.schedule.Schedule.BackupPlan;
import dev.understudy.localcluster.sql.schedule.Schedule.OnExecutionFailure;
import dev.understudy.localcluster.sql.schedule.Schedule.OnPreviousRunning;
import dev.understudy.localcluster.sql.schedule.ScheduleRules.Decision;
import java.time.Instant;
import org.junit.jupiter.api.Test;

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

  private static Decision due(OnPreviousRunning previous, String cluster, int running) {
    return ScheduleRules.due(
        schedule(previous, OnExecutionFailure.RESCHEDULE), NOW, cluster, running);
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
    assertThat(ScheduleRules.due(resumed, NOW, "west", 0).start()).isTrue();
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
