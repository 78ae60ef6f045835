package dev.understudy.activities.stream;

import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ApplicationConnection.Changefeed;
import dev.understudy.activities.cluster.ApplicationConnection.Schedule;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.Secrets;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether the old primary still writes to where a job of the promoted cluster would: two
 * clusters in one collection of backups spoil it, and two changefeeds into one sink mix what they
 * say. Changes nothing there.
 */
final class OldPrimary {
  private final StreamClusters clusters;

  OldPrimary(StreamClusters clusters) {
    this.clusters = clusters;
  }

  /**
   * @throws UnderstudyException OLD_PRIMARY_WRITES where it does or where it cannot be asked; says
   *     what to do
   */
  void requireSilent(StreamRecord record, String virtualCluster, List<JobItem> wanted) {
    String name = clusters.nameOf(record.primaryClusterId());
    List<String> orders;
    try {
      orders = serves(record, virtualCluster) ? orders(record, virtualCluster, wanted) : List.of();
    } catch (UnderstudyException exception) {
      throw new UnderstudyException(
          ErrorCode.OLD_PRIMARY_WRITES,
          ("The old primary %s could not be asked whether it still writes (%s). Repeat the request"
                  + " when it answers, or, if it will never write again, with"
                  + " old_primary_is_gone: true.")
              .formatted(name, exception.getMessage()),
          exception);
    }
    if (!orders.isEmpty()) {
      throw new UnderstudyException(
          ErrorCode.OLD_PRIMARY_WRITES,
          ("The old primary %s still writes to the same place. Run there, in its virtual cluster"
                  + " %s: %s; or stop its service. Then repeat the request.")
              .formatted(name, virtualCluster, String.join("; ", orders)));
    }
  }

  private boolean serves(StreamRecord record, String virtualCluster) {
    try (SystemConnection primary = clusters.primary(record)) {
      return primary.virtualClusters().stream()
          .anyMatch(found -> found.name().equals(virtualCluster) && found.serves());
    }
  }

  /** The statements that would silence it. */
  private List<String> orders(StreamRecord record, String virtualCluster, List<JobItem> wanted) {
    List<String> orders = new ArrayList<>();
    try (ApplicationConnection primary =
        clusters.application(record.primaryClusterId(), virtualCluster)) {
      if (wanted.stream().anyMatch(item -> item.kind() != JobItem.Kind.CHANGEFEED)) {
        primary.dataSchedules().stream()
            .filter(Schedule::active)
            .filter(schedule -> wanted.stream().anyMatch(item -> collide(item, schedule)))
            .forEach(schedule -> orders.add("PAUSE SCHEDULE " + schedule.id()));
      }
      if (wanted.stream().anyMatch(item -> item.kind() == JobItem.Kind.CHANGEFEED)) {
        primary.changefeeds().stream()
            .filter(Changefeed::isRunning)
            .filter(changefeed -> wanted.stream().anyMatch(item -> collide(item, changefeed)))
            .forEach(changefeed -> orders.add("CANCEL JOB " + changefeed.jobId()));
      }
    }
    return orders;
  }

  /** The same schedule, one that was made again alike, or one into the full backup's location. */
  private static boolean collide(JobItem item, Schedule schedule) {
    return item.kind() == JobItem.Kind.FULL_BACKUP
        ? schedule.command().contains("'" + item.name() + "'")
        : item.kind().isSchedule()
            && (item.id().equals(JobFindings.idOf(schedule))
                || item.description().equals(Secrets.redacted(schedule.command())));
  }

  private static boolean collide(JobItem item, Changefeed changefeed) {
    return item.kind() == JobItem.Kind.CHANGEFEED
        && (item.id().equals(JobFindings.idOf(changefeed))
            || item.description().equals(Secrets.redacted(changefeed.description())));
  }
}
