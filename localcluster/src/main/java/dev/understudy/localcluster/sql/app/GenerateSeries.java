package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.statement.select.TableFunction;
import org.jspecify.annotations.Nullable;

/** {@code FROM generate_series(first, last)}: the handiest way to make test data. */
final class GenerateSeries implements RowSource {
  private final Expr first;
  private final Expr last;

  GenerateSeries(TableFunction function, ExpressionCompiler compiler) {
    List<? extends Expression> arguments = function.getFunction().getParameters();
    if (!function.getFunction().getName().equalsIgnoreCase("generate_series")
        || arguments == null
        || arguments.size() != 2) {
      throw SqlErrors.unsupported("the table function " + function.getFunction().getName());
    }
    first = compiler.compileAs(arguments.get(0), SqlType.INT8);
    last = compiler.compileAs(arguments.get(1), SqlType.INT8);
  }

  @Override
  public List<ResultColumn> columns() {
    return List.of(new ResultColumn("generate_series", SqlType.INT8));
  }

  @Override
  public RowCursor open(Execution execution) {
    Env env = execution.env();
    boolean empty = first.value(env) == null || last.value(env) == null;
    long from = first.value(env) instanceof Long number ? number : 0;
    long to = last.value(env) instanceof Long number ? number : 0;
    return new RowCursor() {
      private long next = from;
      private boolean done = empty;

      @Override
      public @Nullable Object @Nullable [] next() {
        execution.checkCancelled();
        if (done || next > to) {
          return null;
        }
        done = next == to;
        return new @Nullable Object[] {next++};
      }

      @Override
      public void close() {
        done = true;
      }
    };
  }
}
