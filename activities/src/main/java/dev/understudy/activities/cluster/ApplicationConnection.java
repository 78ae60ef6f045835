package dev.understudy.activities.cluster;

import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import java.util.List;

/** A connection to an application virtual cluster. */
public interface ApplicationConnection extends JobsConnection {

  /** Sessions of clients, without our own. */
  int clientSessions();

  /** Backs the virtual cluster up; returns when it is done. */
  BackupMade backUp(String location);

  /** Reads as an application would, and answers the cluster's clock after that. */
  HlcTimestamp proveServing();

  void createAdministrator(Login login);

  /** Schedules that make backups or changefeeds. */
  List<Schedule> dataSchedules();

  void pauseSchedule(long id);

  List<Changefeed> changefeeds();

  /** A schedule that would write outside the cluster. */
  record Schedule(long id, String label, boolean active) {}

  /** A changefeed's job. */
  record Changefeed(long jobId, String status) {
    public boolean isRunning() {
      return status.equals("running") || status.equals("pending") || status.equals("paused");
    }
  }
}
