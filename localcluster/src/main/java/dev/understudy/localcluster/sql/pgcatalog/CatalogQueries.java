package dev.understudy.localcluster.sql.pgcatalog;

import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.session.Columns;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Recognises the catalog queries of psql's backslash commands and of pgjdbc's metadata. */
public final class CatalogQueries {
  private static final Pattern NAME_REGEX =
      Pattern.compile("relname OPERATOR\\(pg_catalog\\.~\\) '([^']*)'");
  private static final Pattern NAME_LIKE =
      Pattern.compile("c?[ct]\\.relname (?:LIKE|=) \\(?E?'([^']*)'");
  private static final Pattern LITERAL = Pattern.compile("'[^']*+'");
  private static final Pattern OID = Pattern.compile("(?:oid|attrelid|indrelid) = \\(?'(\\d+)'");

  private CatalogQueries() {}

  /**
   * The command for a known query; null for all else. What stands in strings is data, by which
   * nothing is recognised.
   */
  public static @Nullable Command parse(String sql) {
    if (!sql.contains("pg_")) {
      return null;
    }
    String text = sql.replaceAll("\\s+", " ").strip();
    String shape = LITERAL.matcher(text).replaceAll("''");
    if (!shape.startsWith("SELECT ")) {
      return null;
    }
    CatalogQuery psql = psql(text, shape);
    return psql == null ? Driver.parse(text, shape) : psql;
  }

  static CatalogQuery query(
      String text, String columns, BiFunction<Execution, String, List<@Nullable Object[]>> rows) {
    return new CatalogQuery(text, Columns.of(columns), rows);
  }

  private static @Nullable CatalogQuery psql(String text, String shape) {
    if (shape.contains("pg_get_userbyid(c.relowner) as \"Owner\"")) {
      return query(
          text, "Schema STRING, Name STRING, Type STRING, Owner STRING", PsqlRows::relations);
    }
    if (shape.startsWith("SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c")) {
      return query(text, "oid OID, nspname STRING, relname STRING", PsqlRows::oids);
    }
    if (shape.startsWith("SELECT c.relchecks, c.relkind, c.relhasindex")) {
      return query(text, PsqlRows.RELATION, PsqlRows::relation);
    }
    if (shape.startsWith("SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)")) {
      return query(text, PsqlRows.ATTRIBUTES, PsqlRows::attributes);
    }
    if (shape.startsWith("SELECT c2.relname, i.indisprimary, i.indisunique")) {
      return query(text, PsqlRows.INDEXES, PsqlRows::indexes);
    }
    if (shape.startsWith("SELECT r.rolname, r.rolsuper, r.rolinherit")) {
      return query(text, PsqlRows.ROLES, PsqlRows::roles);
    }
    if (shape.startsWith("SELECT d.datname as \"Name\", pg_catalog.pg_get_userbyid(d.datdba)")) {
      return query(text, PsqlRows.DATABASES, PsqlRows::databases);
    }
    if (shape.startsWith("SELECT n.nspname AS \"Name\"")) {
      return query(text, "Name STRING, Owner STRING", PsqlRows::schemas);
    }
    return tableExtras(text, shape);
  }

  /** What {@code \d table} asks besides: tables here have no policies, statistics and the like. */
  private static @Nullable CatalogQuery tableExtras(String text, String shape) {
    for (String nothing :
        List.of(
            "pg_policy",
            "pg_statistic_ext",
            "pg_publication",
            "pg_inherits",
            "pg_trigger",
            "pg_rewrite",
            "pg_constraint r")) {
      if (shape.contains("pg_catalog." + nothing) && text.matches(".*= '\\d+'.*")) {
        return query(text, "nothing STRING", (execution, asked) -> List.of());
      }
    }
    return null;
  }

  /** The tables that a query's conditions on names and numbers leave. */
  static List<Table> tables(Execution execution, String text) {
    List<Table> tables = new ArrayList<>(execution.catalog().tables());
    Matcher regex = NAME_REGEX.matcher(text);
    if (regex.find()) {
      Pattern name = compiled(regex.group(1));
      tables.removeIf(table -> !name.matcher(table.name()).find());
    }
    Matcher like = NAME_LIKE.matcher(text);
    if (like.find()) {
      Pattern name = Pattern.compile(likeRegex(like.group(1)));
      tables.removeIf(table -> !name.matcher(table.name()).matches());
    }
    Matcher oid = OID.matcher(text);
    if (oid.find()) {
      tables.removeIf(table -> !String.valueOf(table.id()).equals(oid.group(1)));
    }
    return tables;
  }

  private static Pattern compiled(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      return Pattern.compile(Pattern.quote(regex));
    }
  }

  static String likeRegex(String like) {
    String plain = like.replace("\\\\", "\\").replace("\\_", "_");
    StringBuilder regex = new StringBuilder();
    for (char c : plain.toLowerCase(Locale.ROOT).toCharArray()) {
      regex.append(c == '%' ? ".*" : Pattern.quote(String.valueOf(c)));
    }
    return regex.toString();
  }
}
