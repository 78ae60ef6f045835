package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.expression.Aggregate;
import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT ready to run: rows flow from the source through the filter to the client one by one;
 * only groups and rows that must be sorted are held, within a budget.
 */
record SelectPlan(
    Source source,
    @Nullable Expr where,
    @Nullable Grouping grouping,
    Projection projection,
    Ordering ordering,
    @Nullable Expr limit,
    @Nullable Expr offset,
    Parameters parameters)
    implements Plan {

  /** GROUP BY columns, aggregates and HAVING. */
  record Grouping(List<Integer> columns, List<Aggregate> aggregates, @Nullable Expr having) {}

  @Override
  public List<ResultColumn> columns() {
    return projection.columns();
  }

  @Override
  public List<SqlType> parameterTypes() {
    return parameters.resolved();
  }

  @Override
  public boolean stillValid(Planning planning) {
    return source.stillValid(planning);
  }

  @Override
  public Result run(Execution execution) {
    return new Result.Rows(projection.columns(), open(execution), null);
  }

  RowCursor open(Execution execution) {
    Env env = execution.env();
    long most = count(limit, env, "LIMIT", Long.MAX_VALUE);
    long skipped = count(offset, env, "OFFSET", 0);
    EnvCursor rows = new Filter(source.open(execution, env), where, env);
    try {
      if (grouping != null) {
        rows = Groups.of(rows, grouping, env);
      }
      if (!ordering.isEmpty()) {
        long keep = most > Long.MAX_VALUE - skipped ? Long.MAX_VALUE : most + skipped;
        return new Slice(
            RowCursor.of(Sorter.sort(rows, ordering, projection, keep)), skipped, most);
      }
    } catch (RuntimeException e) {
      rows.close();
      throw e;
    }
    return new Slice(new Project(rows, projection), skipped, most);
  }

  private static long count(@Nullable Expr expr, Env env, String clause, long otherwise) {
    Object value = expr == null ? null : expr.value(env);
    if (!(value instanceof Long number)) {
      return otherwise;
    }
    if (number < 0) {
      throw new ClusterException(
          clause.equals("LIMIT") ? "2201W" : "2201X", "negative value for " + clause);
    }
    return number;
  }

  /** Rows as environments, between the stages. */
  interface EnvCursor extends AutoCloseable {
    @Nullable Env next();

    @Override
    void close();
  }

  private record Filter(RowCursor rows, @Nullable Expr where, Env env) implements EnvCursor {
    @Override
    public @Nullable Env next() {
      for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
        Env here = env.withRow(row);
        if (where == null || where.holds(here)) {
          return here;
        }
      }
      return null;
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  private record Project(EnvCursor rows, Projection projection) implements RowCursor {
    @Override
    public @Nullable Object @Nullable [] next() {
      Env env = rows.next();
      return env == null ? null : projection.apply(env);
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  /** OFFSET and LIMIT. */
  private static final class Slice implements RowCursor {
    private final RowCursor rows;
    private long toSkip;
    private long left;

    Slice(RowCursor rows, long toSkip, long left) {
      this.rows = rows;
      this.toSkip = toSkip;
      this.left = left;
    }

    @Override
    public @Nullable Object @Nullable [] next() {
      if (left == 0) {
        return null;
      }
      for (; toSkip > 0; toSkip--) {
        if (rows.next() == null) {
          return null;
        }
      }
      left--;
      return rows.next();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
