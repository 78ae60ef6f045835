package dev.understudy.localcluster.sql.show;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.sql.catalog.Column;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** SHOW TABLES, SHOW COLUMNS, SHOW CREATE TABLE and SHOW DATABASES. */
final class TableShows {
  private TableShows() {}

  static RowSource tables() {
    return new MadeRows(
        "schema_name STRING, table_name STRING, type STRING, owner STRING,"
            + " estimated_row_count INT8, locality STRING",
        execution -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (Table table : execution.catalog().tables()) {
            rows.add(row("public", table.name(), "table", table.owner(), null, null));
          }
          return rows;
        });
  }

  static RowSource columns(String name) {
    return new MadeRows(
        "column_name STRING, data_type STRING, is_nullable BOOL, column_default STRING,"
            + " generation_expression STRING, indices STRING[], is_hidden BOOL",
        execution -> columnRows(execution, name));
  }

  private static List<@Nullable Object[]> columnRows(Execution execution, String name) {
    Table table = execution.catalog().table(name);
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Column column : table.columns()) {
      rows.add(
          row(
              column.name(),
              column.typeSql(),
              column.nullable(),
              column.defaultSql(),
              "",
              List.of(table.name() + "_pkey"),
              column.hidden()));
    }
    return rows;
  }

  static RowSource create(String name) {
    return new MadeRows(
        "table_name STRING, create_statement STRING",
        execution -> {
          Table table = execution.catalog().table(name);
          List<@Nullable Object[]> rows = new ArrayList<>();
          rows.add(row(table.name(), statement(table)));
          return rows;
        });
  }

  private static String statement(Table table) {
    StringBuilder out = new StringBuilder("CREATE TABLE public." + table.name() + " (\n");
    for (Column column : table.columns()) {
      out.append('\t').append(column.name()).append(' ').append(column.typeSql());
      out.append(column.hidden() ? " NOT VISIBLE" : "")
          .append(column.nullable() ? " NULL" : " NOT NULL");
      out.append(column.defaultSql() == null ? "" : " DEFAULT " + column.defaultSql())
          .append(",\n");
    }
    String key =
        table.primaryKey().stream()
            .map(position -> table.columns().get(position).name() + " ASC")
            .collect(Collectors.joining(", "));
    return out.append("\tCONSTRAINT " + table.name() + "_pkey PRIMARY KEY (" + key + ")\n)")
        .toString();
  }

  static RowSource databases() {
    return new MadeRows(
        "database_name STRING, owner STRING, primary_region STRING, secondary_region STRING,"
            + " regions STRING[], survival_goal STRING",
        execution -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (String name : execution.catalog().databases()) {
            rows.add(row(name, "root", null, null, List.of(), null));
          }
          return rows;
        });
  }
}
