package dev.understudy.localcluster.sql.schedule;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.VersionFact;
import java.time.Duration;
import java.time.Instant;

/** Decides what becomes of a schedule; does nothing. */
final class ScheduleRules {
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private ScheduleRules() {}

  /**
   * What is to happen to a schedule that is due.
   *
   * @param start whether a job is to be started
   * @param then the schedule as it is to be stored
   */
  record Decision(boolean start, Schedule then) {}

  /**
   * @param origin who asks; a schedule that another ran last is paused, so that two clusters never
   *     run it side by side
   * @param running how many jobs of the schedule have not ended
   */
  static Decision due(
      Schedule schedule, Instant now, String origin, int running, CrdbVersion version) {
    if (!schedule.origin().equals(origin) && !goesOn(schedule, version)) {
      String why =
          "last run by another cluster (%s); paused until it is resumed by hand"
              .formatted(schedule.origin());
      return new Decision(false, schedule.by(origin).next(null, why));
    }
    Instant next = Recurrence.of(schedule.recurrence()).next(now);
    if (running > 0) {
      switch (schedule.onPreviousRunning()) {
        case WAIT -> {
          String why = "delayed due to %d already running".formatted(running);
          return new Decision(false, schedule.next(now.plus(AGAIN), why));
        }
        case SKIP -> {
          String why = "rescheduled due to %d already running".formatted(running);
          return new Decision(false, schedule.next(next, why));
        }
        case START -> {
          // Beside the other.
        }
      }
    }
    return new Decision(true, schedule.next(next, null));
  }

  private static boolean goesOn(Schedule schedule, CrdbVersion version) {
    return schedule.changefeed() != null && version.has(VersionFact.CHANGEFEED_SCHEDULES_GO_ON);
  }

  /** The schedule after a run that failed, or that could not be started. */
  static Schedule failed(Schedule schedule, Instant now, String error) {
    return switch (schedule.onExecutionFailure()) {
      case RETRY -> schedule.next(now.plus(AGAIN), "retrying after the run failed: " + error);
      case RESCHEDULE ->
          schedule.next(
              Recurrence.of(schedule.recurrence()).next(now), "the last run failed: " + error);
      case PAUSE -> schedule.next(null, "paused because the run failed: " + error);
    };
  }
}
