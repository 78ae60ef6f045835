package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Columns;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CREATE CHANGEFEED. */
public final class CreateChangefeed {
  private static final List<ResultColumn> COLUMNS = Columns.of("job_id INT8");

  private CreateChangefeed() {}

  /** The command, or null where the statement is another. */
  public static @Nullable Command parse(TokenStream in) {
    if (!in.accept("CREATE", "CHANGEFEED", "FOR")) {
      return null;
    }
    ChangefeedStatement statement = ChangefeedStatement.parse(in);
    in.expectEnd();
    return new ActionCommand(
        Command.Kind.CONTROL, COLUMNS, 0, execution -> run(execution, statement));
  }

  private static Result run(Execution execution, ChangefeedStatement statement) {
    execution.refuseInTransaction("CREATE CHANGEFEED");
    ChangefeedPlan plan = statement.plan(execution, false);
    long cluster = execution.session().virtualClusterId();
    String user = execution.session().user();
    JobRecord job =
        execution.inTransaction(
            inside -> {
              JobRecord made =
                  plan.job(
                      inside.engine(), inside.transaction(), cluster, plan.description(), user);
              KeySpaceJobs.put(inside.transaction(), made);
              return made;
            });
    execution.engine().jobService().wake();
    List<@Nullable Object[]> rows = Collections.singletonList(MadeRows.row(job.id()));
    return new Result.Rows(COLUMNS, RowCursor.of(rows), "CREATE CHANGEFEED");
  }
}
