package dev.understudy.activities.clusters;

import dev.understudy.activities.cluster.Administration;
import dev.understudy.activities.cluster.Administration.BackupSchedule;
import dev.understudy.domain.BackupConfig;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings a cluster's own schedule of backups to what was set. It is one of the system virtual
 * cluster, so that it is never replicated to a standby and goes on after a failover.
 */
final class ScheduledBackups {
  private static final String LABEL = "understudy";

  private final String prefix;

  /**
   * @param prefix where backups go, such as {@code nodelocal://1/understudy}
   */
  ScheduledBackups(String prefix) {
    this.prefix = prefix;
  }

  /** The new schedule is made before the old one goes: a try that is killed leaves no gap. */
  void bring(Administration cluster, UUID clusterId, BackupConfig wanted) {
    String location = prefix + "/scheduled/" + clusterId;
    List<BackupSchedule> known = cluster.backupSchedules(LABEL);
    Optional<BackupSchedule> right =
        known.stream()
            .filter(schedule -> wanted.enabled() && schedule.active())
            .filter(schedule -> schedule.recurrence().equals(wanted.recurrence()))
            .filter(schedule -> schedule.command().contains(location))
            .findFirst();
    if (wanted.enabled() && right.isEmpty()) {
      cluster.createBackupSchedule(LABEL, location, wanted.recurrence());
    }
    for (BackupSchedule schedule : known) {
      if (!right.equals(Optional.of(schedule))) {
        cluster.dropSchedule(schedule.id());
      }
    }
  }
}
