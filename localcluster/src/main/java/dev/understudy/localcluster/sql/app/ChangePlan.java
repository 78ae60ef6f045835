package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.expression.Expr;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.row.RowCodec;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An UPDATE or DELETE ready to run.
 *
 * @param assignments new values by column position; null for DELETE
 */
record ChangePlan(
    TableScan scan,
    @Nullable Expr where,
    @Nullable Map<Integer, Expr> assignments,
    Returning returning,
    Parameters parameters)
    implements Plan {

  @Override
  public List<ResultColumn> columns() {
    return returning.columns();
  }

  @Override
  public List<SqlType> parameterTypes() {
    return parameters.resolved();
  }

  @Override
  public boolean stillValid(Planning planning) {
    return scan.stillValid(planning);
  }

  @Override
  public Result run(Execution execution) {
    execution.checkPrivilege(scan.table(), assignments == null ? "DELETE" : "UPDATE");
    // What a WHERE clause finds tells of the rows, as a SELECT does.
    execution.checkPrivilege(scan.table(), "SELECT");
    Env env = execution.env();
    Returning.Collector changed = returning.collector(env);
    List<@Nullable Object[]> found = find(execution, env);
    if (assignments == null) {
      for (@Nullable Object[] row : found) {
        execution.transaction().delete(scan.table().key(row));
        changed.wrote(row);
      }
      return changed.result("DELETE");
    }
    update(execution.transaction(), found, assignments, env, changed);
    return changed.result("UPDATE");
  }

  /** All rows are found before the first is changed, so that none is met twice. */
  private List<@Nullable Object[]> find(Execution execution, Env env) {
    MemoryBudget budget = new MemoryBudget();
    List<@Nullable Object[]> found = new ArrayList<>();
    try (RowCursor rows = scan.open(execution, env)) {
      for (@Nullable Object[] row = rows.next(); row != null; row = rows.next()) {
        if (where == null || where.holds(env.withRow(row))) {
          budget.add(row);
          found.add(row);
        }
      }
    }
    return found;
  }

  private void update(
      Transaction transaction,
      List<@Nullable Object[]> found,
      Map<Integer, Expr> changes,
      Env env,
      Returning.Collector changed) {
    Table table = scan.table();
    boolean movesKeys = changes.keySet().stream().anyMatch(table.primaryKey()::contains);
    List<@Nullable Object[]> updated = new ArrayList<>();
    for (@Nullable Object[] row : found) {
      @Nullable Object[] next = row.clone();
      changes.forEach(
          (position, expr) ->
              next[position] = table.columns().get(position).accept(expr.value(env.withRow(row))));
      updated.add(next);
      if (movesKeys) {
        transaction.delete(table.key(row));
      }
    }
    for (@Nullable Object[] next : updated) {
      byte[] key = table.key(next);
      // All that was found is deleted by now: whatever is there is another row, or was put before.
      if (movesKeys && transaction.get(key) != null) {
        throw table.duplicateKey();
      }
      transaction.put(key, RowCodec.encode(next));
      changed.wrote(next);
    }
  }
}
