package dev.understudy.activities.cluster;

import java.util.List;

/** What is asked of a cluster outside of any stream, in its system virtual cluster. */
public interface Administration {

  /** Its version in full, such as {@code v25.2.3}. */
  String release();

  /** The backup schedules of this label. */
  List<BackupSchedule> backupSchedules(String label);

  /**
   * Backs every virtual cluster up by schedule, in full each time. There may be older backups at
   * the location.
   *
   * @param recurrence as in a crontab
   */
  void createBackupSchedule(String label, String location, String recurrence);

  /** Nothing happens if there is none. */
  void dropSchedule(long id);

  /**
   * A schedule that makes backups.
   *
   * @param command the statement that it runs
   */
  record BackupSchedule(long id, boolean active, String recurrence, String command) {}
}
