package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DROP TABLE. Outside a transaction the rows are deleted in batches after the table is gone, so
 * that a table of any size can be dropped; what a crash leaves of them no table will ever show, as
 * numbers of tables are not used again.
 */
record DropTable(List<String> names, boolean ifExists) implements Command, Plan {
  private static final int BATCH_ROWS = 4096;

  @Override
  public Kind kind() {
    return Kind.CONTROL;
  }

  @Override
  public Plan plan(Planning planning) {
    return this;
  }

  @Override
  public Result run(Execution execution) {
    List<Table> dropped = execution.inTransaction(this::drop);
    for (Table table : dropped) {
      byte[] at = null;
      do {
        execution.checkCancelled();
        byte[] from = at;
        at =
            execution.inTransaction(inside -> inside.catalog().deleteRows(table, from, BATCH_ROWS));
      } while (at != null);
    }
    return new Result.Done("DROP TABLE");
  }

  private List<Table> drop(Execution inside) {
    List<Table> dropped = new ArrayList<>();
    for (String name : names) {
      Optional<Table> table = inside.catalog().findTable(name);
      if (table.isPresent()) {
        inside.checkPrivilege(table.get(), "DROP");
        inside.catalog().dropTable(table.get());
        dropped.add(table.get());
      } else if (!ifExists) {
        throw SqlErrors.undefinedTable(name);
      }
    }
    return dropped;
  }
}
