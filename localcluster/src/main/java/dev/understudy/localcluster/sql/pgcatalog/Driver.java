package dev.understudy.localcluster.sql.pgcatalog;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.sql.catalog.Column;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The catalog queries of pgjdbc's {@code DatabaseMetaData} and of its type cache. */
final class Driver {
  private static final String TABLES =
      "TABLE_CAT STRING, TABLE_SCHEM STRING, TABLE_NAME STRING, TABLE_TYPE STRING, REMARKS STRING,"
          + " TYPE_CAT STRING, TYPE_SCHEM STRING, TYPE_NAME STRING,"
          + " SELF_REFERENCING_COL_NAME STRING, REF_GENERATION STRING";
  private static final String COLUMNS =
      "current_database STRING, nspname STRING, relname STRING, attname STRING, atttypid OID,"
          + " attnotnull BOOL, atttypmod INT4, attlen INT4, typtypmod INT4, attnum INT8,"
          + " attidentity STRING, attgenerated STRING, adsrc STRING, description STRING,"
          + " typbasetype OID, typtype STRING";
  private static final String KEYS =
      "TABLE_CAT STRING, TABLE_SCHEM STRING, TABLE_NAME STRING, COLUMN_NAME STRING, KEY_SEQ INT4,"
          + " PK_NAME STRING";
  private static final Pattern COLUMN_LIKE = Pattern.compile("attname LIKE \\(?E?'([^']*)'");

  private static final Pattern TYPE_OID = Pattern.compile("t\\.oid = \\(?'(\\d{1,9})'");

  private Driver() {}

  static @Nullable CatalogQuery parse(String text, String shape) {
    if (shape.contains("AS \"TABLE_TYPE\"") && shape.contains("pg_catalog.pg_class c")) {
      return CatalogQueries.query(text, TABLES, Driver::tables);
    }
    if (shape.contains("AS adsrc,dsc.description")) {
      return CatalogQueries.query(text, COLUMNS, Driver::columns);
    }
    if (shape.contains("_pg_expandarray") && shape.contains("PK_NAME")) {
      return CatalogQueries.query(text, KEYS, Driver::keys);
    }
    if (shape.startsWith("SELECT nspname AS \"TABLE_SCHEM\"")) {
      return CatalogQueries.query(
          text, "TABLE_SCHEM STRING, TABLE_CATALOG STRING", Driver::schemas);
    }
    if (shape.startsWith("SELECT datname AS \"TABLE_CAT\"")) {
      return CatalogQueries.query(text, "TABLE_CAT STRING", Driver::databases);
    }
    if (shape.startsWith("SELECT n.nspname = ANY(current_schemas(true)), n.nspname, t.typname")) {
      return CatalogQueries.query(
          text, "onpath BOOL, nspname STRING, typname STRING", Driver::typeName);
    }
    return null;
  }

  private static List<@Nullable Object[]> tables(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : CatalogQueries.tables(execution, text)) {
      rows.add(
          row(
              execution.session().database(),
              "public",
              table.name(),
              "TABLE",
              null,
              "",
              "",
              "",
              "",
              ""));
    }
    return rows;
  }

  private static List<@Nullable Object[]> columns(Execution execution, String text) {
    Matcher like = COLUMN_LIKE.matcher(text);
    Pattern name = like.find() ? Pattern.compile(CatalogQueries.likeRegex(like.group(1))) : null;
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : CatalogQueries.tables(execution, text)) {
      long number = 0;
      for (Column column : table.visibleColumns()) {
        number++;
        if (name == null || name.matcher(column.name()).matches()) {
          rows.add(columnRow(execution, table, column, number));
        }
      }
    }
    return rows;
  }

  private static @Nullable Object[] columnRow(
      Execution execution, Table table, Column column, long number) {
    return row(
        execution.session().database(),
        "public",
        table.name(),
        column.name(),
        (long) column.type().oid(),
        !column.nullable(),
        modifier(column),
        (long) column.type().size(),
        -1L,
        number,
        null,
        null,
        column.defaultSql(),
        null,
        0L,
        "b");
  }

  /** PostgreSQL's type modifier: length or precision and scale, plus four. */
  private static long modifier(Column column) {
    Integer width = column.width();
    if (width == null) {
      return -1;
    }
    Integer scale = column.scale();
    return scale == null ? width + 4L : ((long) width << 16 | scale) + 4L;
  }

  private static List<@Nullable Object[]> keys(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : CatalogQueries.tables(execution, text)) {
      long number = 0;
      for (int position : table.primaryKey()) {
        rows.add(
            row(
                execution.session().database(),
                "public",
                table.name(),
                table.columns().get(position).name(),
                ++number,
                table.name() + "_pkey"));
      }
    }
    return rows;
  }

  private static List<@Nullable Object[]> schemas(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(row("public", execution.session().database()));
    return rows;
  }

  private static List<@Nullable Object[]> databases(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    execution.catalog().databases().forEach(name -> rows.add(row(name)));
    return rows;
  }

  private static List<@Nullable Object[]> typeName(Execution execution, String text) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    Matcher oid = TYPE_OID.matcher(text);
    if (oid.find()) {
      SqlType.ofOid(Integer.parseInt(oid.group(1)))
          .ifPresent(
              type -> rows.add(row(true, "pg_catalog", type.name().toLowerCase(Locale.ROOT))));
    }
    return rows;
  }
}
