package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.sql.types.SqlType;
import java.util.List;

/** A statement whose tables, columns and types are known, ready to run any number of times. */
public interface Plan {

  /** The columns of the result; empty if there are no rows. */
  default List<ResultColumn> columns() {
    return List.of();
  }

  default List<SqlType> parameterTypes() {
    return List.of();
  }

  /** Whether what the plan was made from is unchanged. */
  default boolean stillValid(Planning planning) {
    return true;
  }

  Result run(Execution execution);
}
