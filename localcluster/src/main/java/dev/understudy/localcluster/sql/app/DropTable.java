package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.List;
import java.util.Optional;

/** DROP TABLE. */
record DropTable(List<String> names, boolean ifExists) implements Command, Plan {
  @Override
  public Kind kind() {
    return Kind.WRITE;
  }

  @Override
  public Plan plan(Planning planning) {
    return this;
  }

  @Override
  public Result run(Execution execution) {
    for (String name : names) {
      Optional<Table> table = execution.catalog().findTable(name);
      if (table.isPresent()) {
        execution.checkPrivilege(table.get(), "DROP");
        execution.catalog().dropTable(table.get());
      } else if (!ifExists) {
        throw SqlErrors.undefinedTable(name);
      }
    }
    return new Result.Done("DROP TABLE");
  }
}
