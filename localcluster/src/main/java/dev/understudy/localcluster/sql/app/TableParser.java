package dev.understudy.localcluster.sql.app;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.catalog.Column;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.syntax.Token;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads CREATE TABLE and DROP TABLE. */
public final class TableParser {
  static final Column ROW_ID_COLUMN =
      new Column(Table.ROW_ID, SqlType.INT8, null, null, false, true, "unique_rowid()");

  private final TokenStream in;
  private final List<Column> columns = new ArrayList<>();
  private List<String> primaryKey = new ArrayList<>();

  private TableParser(TokenStream in) {
    this.in = in;
  }

  /** Reads on after {@code CREATE TABLE}. */
  public static Command create(TokenStream in) {
    boolean ifNotExists = in.accept("IF", "NOT", "EXISTS");
    String name = in.tableName();
    TableParser parser = new TableParser(in);
    if (in.at("AS")) {
      throw SqlErrors.unsupported("CREATE TABLE … AS");
    }
    in.expect("(");
    if (!in.accept(")")) {
      do {
        parser.element();
      } while (in.accept(","));
      in.expect(")");
    }
    if (in.at("WITH") || in.at("PARTITION") || in.at("LOCALITY")) {
      throw SqlErrors.unsupported("CREATE TABLE … " + in.peek().text());
    }
    in.expectEnd();
    return new CreateTable(name, ifNotExists, List.copyOf(parser.columns), parser.primaryKey);
  }

  /** Reads on after {@code DROP TABLE}. */
  public static Command drop(TokenStream in) {
    boolean ifExists = in.accept("IF", "EXISTS");
    List<String> names = new ArrayList<>();
    do {
      names.add(in.tableName());
    } while (in.accept(","));
    if (!in.accept("CASCADE")) {
      in.accept("RESTRICT");
    }
    in.expectEnd();
    return new DropTable(names, ifExists);
  }

  private void element() {
    if (in.at("CONSTRAINT")) {
      in.next();
      in.name();
    }
    if (in.accept("PRIMARY", "KEY")) {
      setPrimaryKey(in.nameList());
    } else if (isTableConstraint()) {
      throw SqlErrors.unsupported(in.peek().text().toUpperCase(Locale.ROOT) + " in CREATE TABLE");
    } else {
      column();
    }
  }

  private boolean isTableConstraint() {
    return in.at("UNIQUE")
        || in.at("FOREIGN", "KEY")
        || in.at("CHECK", "(")
        || in.at("FAMILY")
        || in.at("INVERTED")
        || in.at("INDEX", "(")
        || in.at("LIKE");
  }

  private void setPrimaryKey(List<String> names) {
    if (!primaryKey.isEmpty()) {
      throw new ClusterException("42P16", "multiple primary keys for table are not allowed");
    }
    primaryKey = new ArrayList<>(names);
  }

  private void column() {
    String name = in.name();
    SqlType type = type();
    Integer width = null;
    Integer scale = null;
    if (in.accept("(")) {
      width = number();
      if (in.accept(",")) {
        scale = number();
      } else if (type == SqlType.NUMERIC) {
        scale = 0;
      }
      in.expect(")");
    }
    if (in.at("[")) {
      throw SqlErrors.unsupported("array columns");
    }
    boolean sized = type == SqlType.NUMERIC || type == SqlType.TEXT || type == SqlType.VARCHAR;
    zone(type);
    boolean nullable = true;
    String defaultSql = null;
    while (!in.at(",") && !in.at(")") && !in.atEnd()) {
      if (in.accept("NOT", "NULL")) {
        nullable = false;
      } else if (in.accept("PRIMARY", "KEY")) {
        setPrimaryKey(List.of(name));
      } else if (in.accept("DEFAULT")) {
        defaultSql = in.textUntil(",", "NOT", "NULL", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES");
      } else if (!in.accept("NULL")) {
        throw SqlErrors.unsupported(in.peek().text().toUpperCase(Locale.ROOT) + " on a column");
      }
    }
    columns.add(
        new Column(
            name,
            zoned(type),
            sized ? width : null,
            sized ? scale : null,
            nullable,
            false,
            defaultSql));
  }

  private boolean withZone;

  private void zone(SqlType type) {
    withZone = type == SqlType.TIMESTAMP && in.accept("WITH", "TIME", "ZONE");
    if (type == SqlType.TIMESTAMP && !withZone) {
      in.accept("WITHOUT", "TIME", "ZONE");
    }
  }

  private SqlType zoned(SqlType type) {
    return withZone ? SqlType.TIMESTAMPTZ : type;
  }

  private int number() {
    Token token = in.next();
    try {
      return Integer.parseInt(token.text());
    } catch (NumberFormatException e) {
      throw SqlErrors.syntax("at or near \"" + token.text() + "\": syntax error");
    }
  }

  private SqlType type() {
    if (in.accept("DOUBLE", "PRECISION")) {
      return SqlType.FLOAT8;
    }
    if (in.accept("CHARACTER", "VARYING")) {
      return SqlType.VARCHAR;
    }
    String name = in.name();
    SqlType type = storable(SqlType.named(name).orElse(null));
    if (type == null) {
      throw new ClusterException("42704", "type \"" + name + "\" does not exist");
    }
    return type;
  }

  private static @Nullable SqlType storable(@Nullable SqlType type) {
    return type == SqlType.OID || type == SqlType.NAME ? null : type;
  }
}
