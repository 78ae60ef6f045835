package dev.understudy.localcluster.sql.show;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.users.Privileges;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The jobs of a session's virtual cluster that its user may see, newest first. */
public final class VisibleJobs {
  private static final Duration SHOWN_AFTER_END = Duration.ofHours(12);

  private VisibleJobs() {}

  static List<JobRecord> all(Execution execution) {
    User user = Privileges.current(execution);
    boolean seesAll = user.holdsOneOf("VIEWJOB", "CONTROLJOB");
    return execution.engine().jobService().records(execution.session().virtualClusterId()).stream()
        .filter(job -> seesAll || job.shown().userName().equals(user.name()))
        .toList();
  }

  /** Those that have not ended, or not long ago. */
  public static List<JobRecord> recent(Execution execution) {
    Instant oldest = execution.session().cluster().clock().instant().minus(SHOWN_AFTER_END);
    return all(execution).stream()
        .filter(
            job -> {
              Instant finished = job.shown().finished();
              return finished == null || finished.isAfter(oldest);
            })
        .toList();
  }

  /**
   * Those with these ids.
   *
   * @throws ClusterException 42704 if there is none with one of them
   */
  public static List<JobRecord> of(Execution execution, List<Long> ids) {
    List<JobRecord> all = all(execution);
    return ids.stream()
        .map(
            id ->
                all.stream()
                    .filter(job -> job.id() == id)
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new ClusterException("42704", "job with ID " + id + " does not exist")))
        .toList();
  }
}
