package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.sql.catalog.Column;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.expression.Scope;
import java.util.List;
import java.util.stream.IntStream;
import net.sf.jsqlparser.expression.Alias;
import org.jspecify.annotations.Nullable;

/** The names that expressions over a table may use. */
final class TableScopes {
  private TableScopes() {}

  static Scope of(Table table, @Nullable Alias alias, Parameters parameters) {
    return new Scope(
        alias == null ? table.name() : ExpressionCompiler.identifier(alias.getName()),
        table.columns().stream().map(Column::name).toList(),
        table.types(),
        parameters);
  }

  /** The positions of the columns that a star stands for. */
  static List<Integer> visible(Table table) {
    return IntStream.range(0, table.columns().size())
        .filter(i -> !table.columns().get(i).hidden())
        .boxed()
        .toList();
  }
}
