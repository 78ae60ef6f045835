package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.expression.Env;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.RowCursor;
import dev.understudy.localcluster.sql.session.RowSource;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Where the rows of a SELECT come from. */
sealed interface Source {
  RowCursor open(Execution execution, Env env);

  boolean stillValid(Planning planning);

  /** One row without columns: SELECT without FROM. */
  record Nothing() implements Source {
    @Override
    public RowCursor open(Execution execution, Env env) {
      return RowCursor.of(Collections.singletonList(new @Nullable Object[0]));
    }

    @Override
    public boolean stillValid(Planning planning) {
      return true;
    }
  }

  /** Rows that are made on demand. */
  record Made(RowSource rows) implements Source {
    @Override
    public RowCursor open(Execution execution, Env env) {
      return rows.open(execution);
    }

    @Override
    public boolean stillValid(Planning planning) {
      return true;
    }
  }

  /** A table, read along its primary key. */
  record Stored(TableScan scan) implements Source {
    @Override
    public RowCursor open(Execution execution, Env env) {
      execution.checkPrivilege(scan.table(), "SELECT");
      return scan.open(execution, env);
    }

    @Override
    public boolean stillValid(Planning planning) {
      return scan.stillValid(planning);
    }
  }
}
