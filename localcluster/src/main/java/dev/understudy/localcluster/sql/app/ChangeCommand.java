package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.expression.Scope;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.statement.ReturningClause;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.select.Limit;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import org.jspecify.annotations.Nullable;

/** UPDATE and DELETE: rows that a WHERE clause finds, and what becomes of them. */
public record ChangeCommand(
    net.sf.jsqlparser.schema.Table table,
    @Nullable Expression where,
    @Nullable List<UpdateSet> sets,
    @Nullable ReturningClause returning)
    implements Command {

  public static ChangeCommand of(Statement statement) {
    return switch (statement) {
      case Update update -> {
        boolean odd =
            update.getFromItem() != null
                || update.getJoins() != null
                || update.getStartJoins() != null
                || update.getWithItemsList() != null;
        refuse(odd, update.getOrderByElements(), update.getLimit(), "UPDATE");
        yield new ChangeCommand(
            update.getTable(),
            update.getWhere(),
            update.getUpdateSets(),
            update.getReturningClause());
      }
      case Delete delete -> {
        boolean odd =
            delete.getJoins() != null
                || delete.getWithItemsList() != null
                || (delete.getUsingFromItemList() != null
                    && !delete.getUsingFromItemList().isEmpty());
        refuse(odd, delete.getOrderByElements(), delete.getLimit(), "DELETE");
        yield new ChangeCommand(
            delete.getTable(), delete.getWhere(), null, delete.getReturningClause());
      }
      default -> throw SqlErrors.unsupported("the statement " + statement);
    };
  }

  private static void refuse(
      boolean odd, @Nullable List<OrderByElement> order, @Nullable Limit limit, String verb) {
    if (odd || order != null || limit != null) {
      throw SqlErrors.unsupported(verb + " with more than a table and WHERE");
    }
  }

  @Override
  public Kind kind() {
    return Kind.WRITE;
  }

  @Override
  public boolean cacheable() {
    return true;
  }

  @Override
  public Plan plan(Planning planning) {
    Table found = planning.catalog().table(ExpressionCompiler.identifier(table.getName()));
    Parameters parameters = new Parameters(planning.declaredTypes());
    Alias alias = table.getAlias();
    Scope scope = TableScopes.of(found, alias, parameters);
    ExpressionCompiler compiler = new ExpressionCompiler(scope);
    Map<Integer, Expr> assignments = sets == null ? null : assignments(found, compiler);
    Expr filter = where == null ? null : compiler.compileAs(where, SqlType.BOOL);
    KeyConstraints constraints = KeyConstraints.of(found, scope, compiler, where);
    boolean[] all = new boolean[found.columns().size()];
    Arrays.fill(all, true);
    return new ChangePlan(
        new TableScan(found, constraints, all, false),
        filter,
        assignments,
        Returning.of(returning, found, parameters),
        parameters);
  }

  private Map<Integer, Expr> assignments(Table found, ExpressionCompiler compiler) {
    Map<Integer, Expr> assignments = new TreeMap<>();
    for (UpdateSet set : sets == null ? List.<UpdateSet>of() : sets) {
      if (set.getColumns().size() != 1 || set.getValues().size() != 1) {
        throw SqlErrors.unsupported("SET of several columns at once");
      }
      String name = ExpressionCompiler.identifier(set.getColumns().get(0).getColumnName());
      int position = found.position(name);
      if (position < 0) {
        throw SqlErrors.undefinedColumn(name);
      }
      ExpressionList<?> values = set.getValues();
      assignments.put(
          position, compiler.compileOperand(values.get(0), found.columns().get(position).type()));
    }
    return assignments;
  }
}
