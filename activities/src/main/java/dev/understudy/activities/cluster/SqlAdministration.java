package dev.understudy.activities.cluster;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The same over SQL. */
class SqlAdministration extends SqlJobs implements Administration {
  private static final Pattern RELEASE = Pattern.compile("v\\d+\\.\\d+\\.\\d+");

  SqlAdministration(SqlSession session) {
    super(session);
  }

  @Override
  public String release() {
    Matcher release = RELEASE.matcher(versionText());
    if (!release.find()) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED, "The cluster does not say its version.");
    }
    return release.group();
  }

  /** Such as {@code CockroachDB CCL v25.2.3 (…)}. */
  protected final String versionText() {
    return session.ask("version", "SELECT version() AS version").stream()
        .map(row -> row.text("version"))
        .findFirst()
        .orElse("");
  }

  @Override
  public List<BackupSchedule> backupSchedules(String label) {
    return session.ask("show_schedules", "SHOW SCHEDULES FOR BACKUP").stream()
        .filter(row -> row.text("label").equals(label))
        .map(
            row ->
                new BackupSchedule(
                    row.number("id"),
                    row.text("schedule_status").equalsIgnoreCase("active"),
                    row.text("recurrence"),
                    row.text("command")))
        .toList();
  }

  @Override
  public void createBackupSchedule(String label, String location, String recurrence) {
    session.ask("create_schedule", Statements.scheduleBackups(label, location, recurrence));
  }

  /** One that is gone already, by another try or by hand, is as good. */
  @Override
  public void dropSchedule(long id) {
    try {
      session.tryAsk("drop_schedule", "DROP SCHEDULE " + id, SqlSession.ANSWER);
    } catch (Refusal refusal) {
      if (!refusal.mentions("does not exist")) {
        throw session.translated(refusal);
      }
    }
  }
}
