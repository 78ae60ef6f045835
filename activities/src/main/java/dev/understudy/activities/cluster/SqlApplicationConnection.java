package dev.understudy.activities.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An application virtual cluster over SQL. */
final class SqlApplicationConnection extends SqlJobs implements ApplicationConnection {
  private static final ObjectMapper JSON = new ObjectMapper();

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
                    isActive(row),
                    row.text("command").toUpperCase(Locale.ROOT).contains("CHANGEFEED"),
                    statement(row.text("command")),
                    row.time("created")))
        .toList();
  }

  @Override
  public Optional<Set<Long>> activeSchedules(HlcTimestamp at) {
    try {
      return Optional.of(
          session
              .tryAsk(
                  "show_schedules_then",
                  "SELECT id, schedule_status FROM [SHOW SCHEDULES] AS OF SYSTEM TIME '%s'"
                      .formatted(at),
                  SqlSession.ANSWER)
              .stream()
              .filter(SqlApplicationConnection::isActive)
              .map(row -> row.number("id"))
              .collect(Collectors.toUnmodifiableSet()));
    } catch (Refusal refusal) {
      if (refusal.isTransient()) {
        throw session.translated(refusal);
      }
      return Optional.empty();
    }
  }

  @Override
  public void pauseSchedule(long id) {
    session.ask("pause_schedule", "PAUSE SCHEDULE " + id);
  }

  @Override
  public void resumeSchedule(long id) {
    session.ask("resume_schedule", "RESUME SCHEDULE " + id);
  }

  @Override
  public List<Changefeed> changefeeds() {
    return session.ask("show_changefeeds", "SHOW CHANGEFEED JOBS").stream()
        .map(
            row ->
                new Changefeed(
                    row.number("job_id"),
                    row.text("status"),
                    // Asked for by id it comes whole.
                    job(row.number("job_id")).map(Job::description).orElse(row.text("description")),
                    row.text("full_table_names"),
                    row.timestamp("high_water_timestamp"),
                    row.time("created"),
                    row.time("finished"),
                    row.text("error")))
        .toList();
  }

  @Override
  public long createChangefeed(String statement) {
    return session.ask("create_changefeed", statement).stream()
        .map(row -> row.number("job_id"))
        .findFirst()
        .orElse(0L);
  }

  @Override
  public List<Job> otherJobs() {
    return listed()
        .filter(row -> !row.text("job_type").equalsIgnoreCase("CHANGEFEED"))
        .filter(row -> !row.text("job_type").toUpperCase(Locale.ROOT).startsWith("AUTO"))
        .map(SqlJobs::job)
        .toList();
  }

  private static boolean isActive(Row row) {
    return row.text("schedule_status").equalsIgnoreCase("active");
  }

  /** The cluster's own schedules, such as that for statistics, are not ours to pause. */
  private static boolean writesOutside(Row row) {
    String command = row.text("command").toUpperCase(Locale.ROOT);
    return command.contains("BACKUP") || command.contains("CHANGEFEED");
  }

  /** A schedule's command is an object that has the statement under one name or another. */
  private static String statement(String command) {
    try {
      for (JsonNode value : JSON.readTree(command)) {
        if (value.isTextual() && value.asText().contains(" ")) {
          return value.asText();
        }
      }
    } catch (JsonProcessingException notJson) {
      return command;
    }
    return command;
  }
}
