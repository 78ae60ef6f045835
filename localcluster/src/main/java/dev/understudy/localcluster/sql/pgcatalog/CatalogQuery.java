package dev.understudy.localcluster.sql.pgcatalog;

import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A query over PostgreSQL's own tables that psql or pgjdbc is known to send. It is recognised by
 * its text and answered from the catalog; there are no such tables here.
 */
record CatalogQuery(
    String text,
    List<ResultColumn> columns,
    boolean parameter,
    BiFunction<Execution, String, List<@Nullable Object[]>> rows)
    implements Command, Plan {
  @Override
  public Kind kind() {
    return Kind.READ;
  }

  @Override
  public Plan plan(Planning planning) {
    return this;
  }

  @Override
  public List<SqlType> parameterTypes() {
    return parameter ? List.of(SqlType.INT8) : List.of();
  }

  @Override
  public Result run(Execution execution) {
    return new Result.Rows(columns, RowCursor.of(rows.apply(execution, text)), null);
  }
}
