package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.BackupReport;
import dev.understudy.localcluster.engine.Job;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Columns;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.syntax.StatementText;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * BACKUP INTO: of the virtual cluster that it is run in, or from the system one of all that are
 * ready. Rows and bytes are not counted, so those columns are NULL.
 */
record BackupCommand(Argument location, @Nullable String asOf, boolean all, String statement) {
  private static final List<ResultColumn> COLUMNS =
      Columns.of(
          "job_id INT8, status STRING, fraction_completed FLOAT8, rows INT8,"
              + " index_entries INT8, bytes INT8");

  /** Reads on after {@code BACKUP}. */
  static Command parse(TokenStream in) {
    if (!in.accept("INTO")) {
      throw SqlErrors.unsupported("BACKUP " + in.peek().text().toUpperCase(Locale.ROOT));
    }
    if (in.at("LATEST")) {
      throw SqlErrors.unsupported("an incremental BACKUP");
    }
    Argument location = Argument.parse(in);
    String asOf = in.accept("AS", "OF", "SYSTEM", "TIME") ? in.textUntil("WITH") : null;
    boolean all = options(in);
    in.expectEnd();
    BackupCommand backup = new BackupCommand(location, asOf, all, StatementText.redacted(in.sql()));
    return new ActionCommand(Command.Kind.CONTROL, COLUMNS, 0, backup::run);
  }

  private static boolean options(TokenStream in) {
    if (!in.accept("WITH")) {
      return false;
    }
    boolean all = false;
    boolean parentheses = in.accept("OPTIONS", "(") || in.accept("(");
    do {
      String option = in.name().toLowerCase(Locale.ROOT);
      boolean value = !in.accept("=") || !in.next().text().equalsIgnoreCase("false");
      switch (option) {
        case "include_all_virtual_clusters", "include_all_secondary_tenants" -> all = value;
        case "detached" -> {
          if (value) {
            throw SqlErrors.unsupported("a detached BACKUP");
          }
        }
        default -> throw SqlErrors.unsupported("the BACKUP option " + option);
      }
    } while (in.accept(","));
    if (parentheses) {
      in.expect(")");
    }
    return all;
  }

  private Result run(Execution execution) {
    execution.refuseInTransaction("BACKUP");
    Privileges.require(execution, "BACKUP");
    if (all) {
      Privileges.requireSystem(execution, "backup other tenants");
    }
    Timestamp at = asOf == null ? execution.engine().now() : execution.systemTime(asOf);
    BackupReport report =
        execution
            .engine()
            .backup(
                execution.session().virtualClusterId(),
                clusters(execution),
                location.text(execution),
                at,
                statement);
    Job job = report.job();
    List<@Nullable Object[]> rows =
        Collections.singletonList(
            MadeRows.row(
                job.id(),
                job.status(),
                job.fractionCompleted(),
                report.entries(),
                0L,
                report.bytes()));
    return new Result.Rows(COLUMNS, RowCursor.of(rows), "BACKUP");
  }

  private List<Long> clusters(Execution execution) {
    return all
        ? execution.engine().virtualClusters().stream()
            .filter(cluster -> cluster.dataState() == DataState.READY)
            .map(VirtualCluster::id)
            .toList()
        : List.of(execution.session().virtualClusterId());
  }
}
