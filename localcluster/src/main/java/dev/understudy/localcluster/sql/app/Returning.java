package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.expression.Scope;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.statement.ReturningClause;
import org.jspecify.annotations.Nullable;

/** The RETURNING clause of a statement that writes; without one it only counts. */
record Returning(@Nullable Projection projection) {

  static Returning of(@Nullable ReturningClause clause, Table table, Parameters parameters) {
    if (clause == null) {
      return new Returning(null);
    }
    Scope scope = TableScopes.of(table, null, parameters);
    ExpressionCompiler compiler = new ExpressionCompiler(scope);
    return new Returning(Projection.of(clause, scope, compiler, TableScopes.visible(table)));
  }

  List<ResultColumn> columns() {
    return projection == null ? List.of() : projection.columns();
  }

  Collector collector(Env env) {
    return new Collector(env);
  }

  /** Counts the rows written and keeps what is to be returned of them. */
  final class Collector {
    private final Env env;
    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private final MemoryBudget budget = new MemoryBudget();
    private long count;

    private Collector(Env env) {
      this.env = env;
    }

    void wrote(@Nullable Object[] row) {
      count++;
      if (projection != null) {
        @Nullable Object[] output = projection.apply(env.withRow(row));
        budget.add(output);
        rows.add(output);
      }
    }

    Result result(String verb) {
      String tag = verb + " " + count;
      return projection == null
          ? new Result.Done(tag)
          : new Result.Rows(projection.columns(), RowCursor.of(rows), tag);
    }
  }
}
