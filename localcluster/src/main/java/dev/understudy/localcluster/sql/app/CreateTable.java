package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.Column;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.expression.ExpressionCompiler;
import dev.understudy.localcluster.sql.expression.Parameters;
import dev.understudy.localcluster.sql.expression.Scope;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.Plan;
import dev.understudy.localcluster.sql.session.Planning;
import dev.understudy.localcluster.sql.session.Result;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** CREATE TABLE; without a primary key rows get a hidden number. */
record CreateTable(
    String name, boolean ifNotExists, List<Column> definitions, List<String> primaryKey)
    implements Command, Plan {
  /** What has no form that sorts as the values do. */
  private static final Set<SqlType> UNSORTED = Set.of(SqlType.INTERVAL, SqlType.JSONB);

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
    Catalog catalog = execution.catalog();
    if (catalog.findTable(name).isPresent()) {
      if (ifNotExists) {
        return new Result.Done("CREATE TABLE");
      }
      throw new ClusterException(
          "42P07", "relation \"defaultdb.public." + name + "\" already exists");
    }
    checkColumns();
    List<Column> all = new ArrayList<>(definitions);
    List<String> key = primaryKey;
    if (key.isEmpty()) {
      all.add(TableParser.ROW_ID_COLUMN);
      key = List.of(Table.ROW_ID);
    }
    List<Integer> positions = new ArrayList<>();
    for (String column : key) {
      int position = all.stream().map(Column::name).toList().indexOf(column);
      if (position < 0) {
        throw SqlErrors.undefinedColumn(column);
      }
      if (positions.contains(position)) {
        throw new ClusterException("42701", "primary key names column \"" + column + "\" twice");
      }
      positions.add(position);
      Column old = all.get(position);
      if (UNSORTED.contains(old.type())) {
        throw SqlErrors.unsupported("a primary key column of type " + old.type().sqlName());
      }
      all.set(
          position,
          new Column(
              old.name(),
              old.type(),
              old.width(),
              old.scale(),
              false,
              old.hidden(),
              old.defaultSql()));
    }
    catalog.putTable(
        new Table(catalog.nextTableId(), name, execution.session().user(), all, positions));
    return new Result.Done("CREATE TABLE");
  }

  private void checkColumns() {
    Set<String> names = new HashSet<>();
    for (Column column : definitions) {
      if (!names.add(column.name())) {
        throw new ClusterException("42701", "duplicate column name: \"" + column.name() + "\"");
      }
      if (column.defaultSql() != null) {
        new ExpressionCompiler(Scope.withoutTable(new Parameters(List.of())))
            .compileAs(ExpressionCompiler.parse(column.defaultSql()), column.type());
      }
    }
  }
}
