package dev.understudy.activities.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Jobs and backups over SQL, alike on both kinds of connection. */
class SqlJobs implements JobsConnection {
  protected final SqlSession session;

  SqlJobs(SqlSession session) {
    this.session = session;
  }

  @Override
  public Optional<Job> findJob(String type, String location) {
    return find(ofType(type), location);
  }

  @Override
  public Optional<Job> findJobSince(Instant begun, String type, String location) {
    return find(
        ofType(type)
            .filter(
                row -> {
                  Instant created = row.time("created");
                  return created != null && created.isAfter(begun);
                }),
        location);
  }

  /** A long description is shortened in the middle; asked for by id it comes whole. */
  private Optional<Job> find(Stream<Row> rows, String location) {
    return rows.map(row -> job(row.number("job_id")))
        .flatMap(Optional::stream)
        .filter(job -> job.description().contains(location))
        .findFirst();
  }

  @Override
  public Optional<Job> job(long id) {
    return session.ask("show_job", "SHOW JOB " + id).stream().map(SqlJobs::job).findFirst();
  }

  /** The cluster lists what runs, and what ended within the last hours. */
  protected Stream<Row> ofType(String type) {
    return listed().filter(row -> row.text("job_type").toUpperCase(Locale.ROOT).equals(type));
  }

  protected Stream<Row> listed() {
    return session.ask("show_jobs", "SHOW JOBS").stream();
  }

  protected static Job job(Row row) {
    return new Job(
        row.number("job_id"),
        row.text("job_type"),
        row.text("description"),
        row.text("status"),
        row.fraction("fraction_completed"),
        row.text("error"));
  }

  @Override
  public void cancelJob(long id) {
    session.ask("cancel_job", "CANCEL JOB " + id);
  }

  protected BackupMade backUp(String location, List<String> options) {
    return session
        .ask("backup", Statements.backUp(location, options), SqlSession.LONG_ANSWER)
        .stream()
        .map(row -> new BackupMade(row.number("job_id"), row.number("bytes")))
        .findFirst()
        .orElse(new BackupMade(0, 0));
  }

  @Override
  public void close() {
    session.close();
  }
}
