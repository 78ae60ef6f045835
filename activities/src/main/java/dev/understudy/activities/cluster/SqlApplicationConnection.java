package dev.understudy.activities.cluster;

import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import java.util.List;
import java.util.Locale;

/** An application virtual cluster over SQL. */
final class SqlApplicationConnection extends SqlJobs implements ApplicationConnection {

  SqlApplicationConnection(SqlSession session) {
    super(session);
  }

  @Override
  public int clientSessions() {
    return (int)
        session.ask("show_sessions", "SHOW CLUSTER SESSIONS").stream()
            .filter(row -> !row.text("application_name").equals("understudy"))
            .filter(row -> !row.text("application_name").startsWith("$ internal"))
            .filter(row -> !row.text("status").equalsIgnoreCase("closed"))
            .count();
  }

  @Override
  public BackupMade backUp(String location) {
    return backUp(location, List.of());
  }

  @Override
  public HlcTimestamp proveServing() {
    session.ask("show_tables", "SHOW TABLES");
    return Clocks.read(session);
  }

  @Override
  public void createAdministrator(Login login) {
    session.ask("create_user", Statements.createUser(login));
    session.ask("grant", Statements.grantAdmin(login));
  }

  @Override
  public List<Schedule> dataSchedules() {
    return session.ask("show_schedules", "SHOW SCHEDULES").stream()
        .filter(SqlApplicationConnection::writesOutside)
        .map(
            row ->
                new Schedule(
                    row.number("id"),
                    row.text("label"),
                    row.text("schedule_status").equalsIgnoreCase("active")))
        .toList();
  }

  @Override
  public void pauseSchedule(long id) {
    session.ask("pause_schedule", "PAUSE SCHEDULE " + id);
  }

  @Override
  public List<Changefeed> changefeeds() {
    return session.ask("show_changefeeds", "SHOW CHANGEFEED JOBS").stream()
        .map(row -> new Changefeed(row.number("job_id"), row.text("status")))
        .toList();
  }

  /** The cluster's own schedules, such as that for statistics, are not ours to pause. */
  private static boolean writesOutside(Row row) {
    String command = row.text("command").toUpperCase(Locale.ROOT);
    return command.contains("BACKUP") || command.contains("CHANGEFEED");
  }
}
