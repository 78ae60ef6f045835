package dev.understudy.localcluster.sql.backup;

import dev.understudy.localcluster.engine.BackupDetails;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Columns;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.syntax.StatementText;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.users.Privileges;
import dev.understudy.localcluster.sql.users.StorageRights;
import java.util.List;

/** BACKUP: starts a job and, unless it is detached, waits for its end. */
public record BackupCommand(BackupTarget target, String statement) {
  static final List<ResultColumn> COLUMNS =
      Columns.of(
          "job_id INT8, status STRING, fraction_completed FLOAT8, rows INT8,"
              + " index_entries INT8, bytes INT8");
  static final List<ResultColumn> DETACHED = Columns.of("job_id INT8");

  /** Reads on after {@code BACKUP}. */
  public static Command parse(TokenStream in) {
    BackupTarget target = BackupTarget.parse(in);
    in.expectEnd();
    BackupCommand backup = new BackupCommand(target, StatementText.redacted(in.sql()));
    return new ActionCommand(
        Command.Kind.CONTROL,
        target.detached() ? DETACHED : COLUMNS,
        0,
        execution -> BulkJob.run(execution, "BACKUP", target.detached(), backup.job(execution)));
  }

  private JobRecord job(Execution execution) {
    execution.refuseInTransaction("BACKUP");
    Privileges.require(execution, "BACKUP");
    JobService jobs = execution.engine().jobService();
    Timestamp now = execution.engine().now();
    Timestamp asOf = target.asOf() == null ? now : execution.systemTime(target.asOf());
    if (asOf.compareTo(now) > 0) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "AS OF SYSTEM TIME: cannot specify timestamp in the future (" + asOf + ")");
    }
    String location = target.location().text(execution);
    StorageRights.require(execution, location);
    jobs.directory(location);
    long owner = execution.session().virtualClusterId();
    BackupDetails details =
        new BackupDetails(
            jobs.keys().origin(owner), location, target.virtualClusters(execution), asOf, 0, 0);
    return details.job(jobs, owner, statement, execution.session().user());
  }
}
