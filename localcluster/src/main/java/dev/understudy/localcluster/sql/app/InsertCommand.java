package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.catalog.Column;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.expression.Scope;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.statement.insert.ConflictActionType;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Values;
import org.jspecify.annotations.Nullable;

/** INSERT and UPSERT. */
public record InsertCommand(Insert insert, boolean upsert) implements Command {
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
    refuseUnsupported();
    String name = ExpressionCompiler.identifier(insert.getTable().getName());
    Table table = planning.catalog().table(name);
    List<Integer> targets = targets(table);
    Parameters parameters = new Parameters(planning.declaredTypes());
    List<List<@Nullable Expr>> rows = null;
    SelectPlan select = null;
    if (insert.isOnlyDefaultValues()) {
      rows = List.of(List.of());
      targets = List.of();
    } else if (insert.getSelect() instanceof Values values) {
      rows = rows(values, table, targets, parameters);
    } else if (insert.getSelect() instanceof PlainSelect plain) {
      SelectPlanner planner = new SelectPlanner(plain, null, planning);
      select = planner.plan();
      parameters = planner.parameters();
      checkCount(targets, select.columns().size());
      targets = targets.subList(0, select.columns().size());
    } else {
      throw SqlErrors.unsupported("this source of INSERT");
    }
    boolean named = insert.getColumns() != null;
    return new InsertPlan(
        table,
        named || rows == null || rows.isEmpty() ? targets : targets.subList(0, rows.get(0).size()),
        rows,
        select,
        defaults(table),
        conflict(table),
        Returning.of(insert.getReturningClause(), table, parameters),
        parameters);
  }

  private void refuseUnsupported() {
    boolean odd =
        insert.getSetUpdateSets() != null
            || insert.getDuplicateUpdateSets() != null
            || insert.getWithItemsList() != null
            || insert.isModifierIgnore()
            || insert.isOverwrite();
    if (odd) {
      throw SqlErrors.unsupported("this form of INSERT");
    }
  }

  private InsertPlan.Conflict conflict(Table table) {
    if (upsert) {
      return InsertPlan.Conflict.REPLACE;
    }
    var action = insert.getConflictAction();
    if (action == null) {
      return InsertPlan.Conflict.REFUSE;
    }
    if (action.getConflictActionType() != ConflictActionType.DO_NOTHING) {
      throw SqlErrors.unsupported("ON CONFLICT DO UPDATE");
    }
    var target = insert.getConflictTarget();
    if (target != null && target.getIndexColumnNames() != null) {
      List<Integer> named =
          target.getIndexColumnNames().stream()
              .map(column -> table.position(ExpressionCompiler.identifier(column)))
              .sorted()
              .toList();
      if (!named.equals(table.primaryKey().stream().sorted().toList())) {
        throw new ClusterException(
            "42P10",
            "there is no unique or exclusion constraint matching the ON CONFLICT specification");
      }
    }
    return InsertPlan.Conflict.SKIP;
  }

  private List<Integer> targets(Table table) {
    if (insert.getColumns() == null) {
      return TableScopes.visible(table);
    }
    List<Integer> targets = new ArrayList<>();
    for (var column : insert.getColumns()) {
      String name = ExpressionCompiler.identifier(column.getColumnName());
      int position = table.position(name);
      if (position < 0) {
        throw SqlErrors.undefinedColumn(name);
      }
      if (targets.contains(position)) {
        throw new ClusterException(
            "42701", "multiple assignments to the same column \"" + name + "\"");
      }
      targets.add(position);
    }
    return targets;
  }

  private static void checkCount(List<Integer> targets, int given) {
    if (given > targets.size()) {
      throw SqlErrors.syntax(
          "INSERT has more expressions than target columns, "
              + given
              + " expressions for "
              + targets.size()
              + " targets");
    }
  }

  private List<List<@Nullable Expr>> rows(
      Values values, Table table, List<Integer> targets, Parameters parameters) {
    ExpressionCompiler compiler = new ExpressionCompiler(Scope.withoutTable(parameters));
    List<List<@Nullable Expr>> rows = new ArrayList<>();
    for (ExpressionList<?> row : tuples(values)) {
      checkCount(targets, row.size());
      if (insert.getColumns() != null && row.size() < targets.size()) {
        throw SqlErrors.syntax(
            "INSERT has more target columns than expressions, "
                + row.size()
                + " expressions for "
                + targets.size()
                + " targets");
      }
      if (!rows.isEmpty() && rows.get(0).size() != row.size()) {
        throw SqlErrors.syntax("VALUES lists must all be the same length");
      }
      List<@Nullable Expr> compiled = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        Column column = table.columns().get(targets.get(i));
        compiled.add(value(row.get(i), column, compiler));
      }
      rows.add(compiled);
    }
    return rows;
  }

  private static List<ExpressionList<?>> tuples(Values values) {
    List<ExpressionList<?>> tuples = new ArrayList<>();
    if (values.getExpressions() instanceof ParenthesedExpressionList<?> single) {
      tuples.add(single);
      return tuples;
    }
    for (Object element : values.getExpressions()) {
      tuples.add(
          element instanceof ExpressionList<?> tuple
              ? tuple
              : new ExpressionList<>((Expression) element));
    }
    return tuples;
  }

  /** Null stands for DEFAULT. */
  private static @Nullable Expr value(
      Object expression, Column column, ExpressionCompiler compiler) {
    boolean isDefault =
        expression instanceof net.sf.jsqlparser.schema.Column name
            && name.getTable() == null
            && name.getColumnName().equalsIgnoreCase("default");
    return isDefault ? null : compiler.compileOperand((Expression) expression, column.type());
  }

  static List<@Nullable Expr> defaults(Table table) {
    ExpressionCompiler compiler =
        new ExpressionCompiler(Scope.withoutTable(new Parameters(List.of())));
    List<@Nullable Expr> defaults = new ArrayList<>();
    for (Column column : table.columns()) {
      String sql = column.defaultSql();
      defaults.add(
          sql == null
              ? null
              : compiler.compileOperand(ExpressionCompiler.parse(sql), column.type()));
    }
    return defaults;
  }
}
