package dev.understudy.localcluster.sql.types;

import dev.understudy.localcluster.engine.ClusterException;
import java.util.Locale;

/** The errors that many statements share, with PostgreSQL's codes. */
public final class SqlErrors {
  private SqlErrors() {}

  /** A feature that this local cluster does not have (0A000). */
  public static ClusterException unsupported(String feature) {
    return new ClusterException(
        "0A000",
        "unimplemented: " + feature + " is not supported by this local cluster",
        "A local cluster runs a small part of CockroachDB's SQL.");
  }

  public static ClusterException syntax(String message) {
    return new ClusterException("42601", message);
  }

  public static ClusterException undefinedTable(String name) {
    return new ClusterException("42P01", "relation \"" + name + "\" does not exist");
  }

  public static ClusterException undefinedColumn(String name) {
    return new ClusterException("42703", "column \"" + name + "\" does not exist");
  }

  public static ClusterException noPrivilege(String message) {
    return new ClusterException("42501", message);
  }

  public static ClusterException typeMismatch(String message) {
    return new ClusterException("42804", message);
  }

  public static ClusterException invalidText(SqlType type, String text) {
    return new ClusterException(
        "22P02",
        "could not parse \"" + text + "\" as type " + type.sqlName().toLowerCase(Locale.ROOT));
  }

  public static ClusterException outOfRange(String what) {
    return new ClusterException("22003", what + " out of range");
  }

  public static ClusterException invalidParameter(String message) {
    return new ClusterException("22023", message);
  }
}
