package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ApplicationConnection.Changefeed;
import dev.understudy.activities.cluster.ApplicationConnection.Schedule;
import java.util.List;

/**
 * Keeps a promoted cluster from writing where the old primary may still write: schedules are
 * paused, because a cluster does so only when they come due, and changefeeds that run on are
 * canceled.
 */
final class JobCare {

  /** Does it, and says what was done. */
  String settle(ApplicationConnection promoted) {
    List<Schedule> active = promoted.dataSchedules().stream().filter(Schedule::active).toList();
    active.forEach(schedule -> promoted.pauseSchedule(schedule.id()));
    List<Changefeed> changefeeds = promoted.changefeeds();
    List<Changefeed> running = changefeeds.stream().filter(Changefeed::isRunning).toList();
    running.forEach(changefeed -> promoted.cancelJob(changefeed.jobId()));
    long failed =
        changefeeds.stream().filter(changefeed -> changefeed.status().equals("failed")).count();
    if (active.isEmpty() && running.isEmpty() && failed == 0) {
      return "there were no schedules or changefeeds to see to";
    }
    return "%d schedules were paused %s, %d changefeeds canceled, %d had failed by themselves"
        .formatted(
            active.size(), active.stream().map(Schedule::id).toList(), running.size(), failed);
  }
}
