package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.RowSource;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT.
 *
 * @param made the rows of {@code FROM [SHOW …]}, or null where FROM names a table or is missing
 */
public record SelectCommand(PlainSelect select, @Nullable RowSource made, @Nullable String asOf)
    implements Command {
  @Override
  public Kind kind() {
    return Kind.READ;
  }

  @Override
  public @Nullable String asOfSql() {
    return asOf;
  }

  @Override
  public boolean cacheable() {
    return true;
  }

  @Override
  public Plan plan(Planning planning) {
    return new SelectPlanner(select, made, planning).plan();
  }
}
