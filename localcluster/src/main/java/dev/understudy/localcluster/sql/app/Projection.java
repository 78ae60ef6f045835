package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Scope;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.TimeKeyExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/** The output columns of a SELECT or RETURNING. */
record Projection(List<ResultColumn> columns, List<Expr> expressions) {

  /**
   * @param visible the positions of the columns that a star stands for
   */
  static Projection of(
      List<? extends SelectItem<?>> items,
      Scope scope,
      ExpressionCompiler compiler,
      List<Integer> visible) {
    List<ResultColumn> columns = new ArrayList<>();
    List<Expr> expressions = new ArrayList<>();
    for (SelectItem<?> item : items) {
      Expression expression = item.getExpression();
      if (expression instanceof AllTableColumns || expression instanceof AllColumns) {
        if (visible.isEmpty()) {
          throw SqlErrors.syntax("cannot use \"*\" without a FROM clause");
        }
        for (int position : visible) {
          columns.add(new ResultColumn(scope.names().get(position), scope.type(position)));
          expressions.add(
              compiler.compile(
                  new Column('"' + scope.names().get(position).replace("\"", "\"\"") + '"')));
        }
        continue;
      }
      Expr expr = compiler.compile(expression);
      Expr typed =
          expr.type() == SqlType.UNKNOWN ? compiler.compileAs(expression, SqlType.TEXT) : expr;
      String name =
          item.getAlias() == null
              ? name(expression)
              : ExpressionCompiler.identifier(item.getAlias().getName());
      columns.add(new ResultColumn(name, typed.type()));
      expressions.add(typed);
    }
    return new Projection(List.copyOf(columns), List.copyOf(expressions));
  }

  private static String name(Expression expression) {
    return switch (expression) {
      case Column column -> ExpressionCompiler.identifier(column.getColumnName());
      case Function function ->
          ExpressionCompiler.identifier(function.getName()).replaceFirst("^.*\\.", "");
      case TimeKeyExpression key -> key.getStringValue().toLowerCase(Locale.ROOT).replace("()", "");
      case CaseExpression choice -> "case";
      case CastExpression cast -> {
        String inner = name(cast.getLeftExpression());
        yield inner.equals("?column?") && cast.getColDataType() != null
            ? cast.getColDataType().getDataType().toLowerCase(Locale.ROOT)
            : inner;
      }
      default -> "?column?";
    };
  }

  @Nullable Object[] apply(Env env) {
    @Nullable Object[] row = new @Nullable Object[expressions.size()];
    for (int i = 0; i < row.length; i++) {
      row[i] = expressions.get(i).value(env);
    }
    return row;
  }
}
