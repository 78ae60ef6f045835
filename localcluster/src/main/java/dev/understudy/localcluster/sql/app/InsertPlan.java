package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.mvcc.Transaction;
import dev.understudy.localcluster.sql.catalog.Column;
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
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An INSERT or UPSERT ready to run; rows come from VALUES or from a SELECT. */
record InsertPlan(
    Table table,
    List<Integer> targets,
    @Nullable List<List<@Nullable Expr>> values,
    @Nullable SelectPlan select,
    List<@Nullable Expr> defaults,
    Conflict conflict,
    Returning returning,
    Parameters parameters)
    implements Plan {

  /** What happens to a row whose key is there already. */
  enum Conflict {
    REFUSE,
    SKIP,
    REPLACE
  }

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
    return planning.catalog().findTable(table.name()).orElse(null) == table
        && (select == null || select.stillValid(planning));
  }

  @Override
  public Result run(Execution execution) {
    execution.checkPrivilege(table, "INSERT");
    if (conflict == Conflict.REPLACE) {
      execution.checkPrivilege(table, "UPDATE");
    }
    if (conflict != Conflict.REFUSE || returning.projection() != null) {
      execution.checkPrivilege(table, "SELECT");
    }
    Env env = execution.env();
    Returning.Collector written = returning.collector(env);
    if (values != null) {
      for (List<@Nullable Expr> row : values) {
        write(execution, env, row(row, env), written);
      }
    }
    if (select != null) {
      for (@Nullable Object[] row : read(select, execution)) {
        write(execution, env, spread(row), written);
      }
    }
    return written.result("INSERT 0");
  }

  /** The SELECT is read to its end before the first write, so that it cannot see them. */
  private static List<@Nullable Object[]> read(SelectPlan select, Execution execution) {
    MemoryBudget budget = new MemoryBudget();
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (RowCursor cursor = select.open(execution)) {
      for (@Nullable Object[] row = cursor.next(); row != null; row = cursor.next()) {
        budget.add(row);
        rows.add(row);
      }
    }
    return rows;
  }

  private @Nullable Object[] row(List<@Nullable Expr> expressions, Env env) {
    @Nullable Object[] given = new @Nullable Object[expressions.size()];
    for (int i = 0; i < given.length; i++) {
      Expr expr = expressions.get(i);
      Expr used = expr == null ? defaults.get(targets.get(i)) : expr;
      given[i] = used == null ? null : used.value(env);
    }
    return spread(given);
  }

  @Nullable Object[] spread(@Nullable Object[] given) {
    @Nullable Object[] row = new @Nullable Object[table.columns().size()];
    for (int i = 0; i < given.length; i++) {
      row[targets.get(i)] = given[i];
    }
    return row;
  }

  private void write(
      Execution execution, Env env, @Nullable Object[] row, Returning.Collector written) {
    complete(row, env);
    Transaction transaction = execution.transaction();
    byte[] key = table.key(row);
    if (conflict != Conflict.REPLACE && transaction.get(key) != null) {
      if (conflict == Conflict.SKIP) {
        return;
      }
      throw table.duplicateKey();
    }
    if (conflict == Conflict.REPLACE && targets.size() < table.visibleColumns().size()) {
      keepUnnamed(row, transaction.get(key));
    }
    transaction.put(key, RowCodec.encode(row));
    written.wrote(row);
  }

  /** Makes of what was given the row as it is stored, or refuses it. */
  void complete(@Nullable Object[] row, Env env) {
    fillDefaults(row, env);
    for (int i = 0; i < row.length; i++) {
      row[i] = table.columns().get(i).accept(row[i]);
    }
  }

  private void fillDefaults(@Nullable Object[] row, Env env) {
    for (int i = 0; i < row.length; i++) {
      Expr otherwise = defaults.get(i);
      if (otherwise != null && !targets.contains(i)) {
        row[i] = otherwise.value(env);
      }
    }
  }

  /** UPSERT leaves the columns that it does not name as they were. */
  private void keepUnnamed(@Nullable Object[] row, byte @Nullable [] stored) {
    if (stored == null) {
      return;
    }
    boolean[] all = new boolean[row.length];
    Arrays.fill(all, true);
    List<SqlType> types = table.columns().stream().map(Column::type).toList();
    @Nullable Object[] old = RowCodec.decode(stored, types, all);
    for (int i = 0; i < row.length; i++) {
      row[i] = targets.contains(i) ? row[i] : old[i];
    }
  }
}
