package dev.understudy.localcluster.sql.pgcatalog;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.sql.catalog.Column;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows behind psql's \d, \dt, \du, \l and \dn. */
final class PsqlRows {
  static final String RELATION =
      "relchecks INT8, relkind STRING, relhasindex BOOL, relhasrules BOOL, relhastriggers BOOL,"
          + " relrowsecurity BOOL, relforcerowsecurity BOOL, relhasoids BOOL, relispartition BOOL,"
          + " reloptions STRING, reltablespace OID, reloftype STRING, relpersistence STRING,"
          + " relreplident STRING, amname STRING";
  static final String ATTRIBUTES =
      "attname STRING, format_type STRING, pg_get_expr STRING, attnotnull BOOL,"
          + " attcollation STRING, attidentity STRING, attgenerated STRING";
  static final String INDEXES =
      "relname STRING, indisprimary BOOL, indisunique BOOL, indisclustered BOOL, indisvalid BOOL,"
          + " pg_get_indexdef STRING, pg_get_constraintdef STRING, contype STRING,"
          + " condeferrable BOOL, condeferred BOOL, indisreplident BOOL, reltablespace OID";
  static final String ROLES =
      "rolname STRING, rolsuper BOOL, rolinherit BOOL, rolcreaterole BOOL, rolcreatedb BOOL,"
          + " rolcanlogin BOOL, rolconnlimit INT8, rolvaliduntil STRING, memberof STRING[],"
          + " rolreplication BOOL, rolbypassrls BOOL";
  static final String DATABASES =
      "Name STRING, Owner STRING, Encoding STRING, Collate STRING, Ctype STRING, ICULocale STRING,"
          + " LocaleProvider STRING, Privileges STRING";

  private PsqlRows() {}

  static List<@Nullable Object[]> relations(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    if (text.contains("'r'") && !text.contains("c.relkind IN ('v'")) {
      for (Table table : CatalogQueries.tables(execution, text)) {
        rows.add(row("public", table.name(), "table", table.owner()));
      }
    }
    return rows;
  }

  static List<@Nullable Object[]> oids(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : CatalogQueries.tables(execution, text)) {
      rows.add(row((long) table.id(), "public", table.name()));
    }
    return rows;
  }

  static List<@Nullable Object[]> relation(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : CatalogQueries.tables(execution, text)) {
      rows.add(
          row(
              0L,
              "r",
              !table.primaryKey().isEmpty(),
              false,
              false,
              false,
              false,
              false,
              false,
              "",
              0L,
              "",
              "p",
              "d",
              null));
    }
    return rows;
  }

  static List<@Nullable Object[]> attributes(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : CatalogQueries.tables(execution, text)) {
      for (Column column : table.columns()) {
        rows.add(
            row(
                column.name(),
                column.typePostgres(),
                column.defaultSql(),
                !column.nullable(),
                null,
                "",
                ""));
      }
    }
    return rows;
  }

  static List<@Nullable Object[]> indexes(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : CatalogQueries.tables(execution, text)) {
      String columns =
          table.primaryKey().stream()
              .map(position -> table.columns().get(position).name())
              .collect(Collectors.joining(", "));
      String index = table.name() + "_pkey";
      rows.add(
          row(
              index,
              true,
              true,
              false,
              true,
              "CREATE UNIQUE INDEX "
                  + index
                  + " ON public."
                  + table.name()
                  + " USING btree ("
                  + columns
                  + ")",
              "PRIMARY KEY (" + columns + ")",
              "p",
              false,
              false,
              false,
              0L));
    }
    return rows;
  }

  static List<@Nullable Object[]> roles(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (User user : execution.catalog().users()) {
      rows.add(
          row(
              user.name(),
              user.admin(),
              true,
              user.admin(),
              user.admin(),
              user.login(),
              -1L,
              null,
              user.admin() ? List.of("admin") : List.of(),
              false,
              false));
    }
    return rows;
  }

  static List<@Nullable Object[]> databases(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (String name : execution.catalog().databases()) {
      rows.add(row(name, "root", "UTF8", "en_US.utf8", "en_US.utf8", null, "libc", null));
    }
    return rows;
  }

  static List<@Nullable Object[]> schemas(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(row("public", "admin"));
    return rows;
  }
}
