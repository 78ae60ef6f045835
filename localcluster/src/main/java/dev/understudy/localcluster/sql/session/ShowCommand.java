package dev.understudy.localcluster.sql.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A SHOW statement, run for itself. */
public record ShowCommand(RowSource source) implements Command, Plan {
  @Override
  public Kind kind() {
    return Kind.READ;
  }

  @Override
  public Plan plan(Planning planning) {
    return this;
  }

  @Override
  public List<ResultColumn> columns() {
    return source.columns();
  }

  @Override
  public Result run(Execution execution) {
    return new Result.Rows(source.columns(), source.open(execution), tag());
  }

  private @Nullable String tag() {
    return source.tag();
  }
}
