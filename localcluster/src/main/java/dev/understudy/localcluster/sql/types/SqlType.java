package dev.understudy.localcluster.sql.types;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The SQL types that columns, parameters and results can have, with their PostgreSQL numbers. */
public enum SqlType {
  BOOL(16, 1, "BOOL", "boolean", "BOOL", "BOOLEAN"),
  INT2(21, 2, "INT2", "smallint", "INT2", "SMALLINT"),
  INT4(23, 4, "INT4", "integer", "INT4"),
  INT8(20, 8, "INT8", "bigint", "INT8", "INT", "INTEGER", "BIGINT", "INT64"),
  OID(26, 4, "OID", "oid", "OID"),
  FLOAT8(701, 8, "FLOAT8", "double precision", "FLOAT8", "FLOAT", "DOUBLE", "REAL", "FLOAT4"),
  NUMERIC(1700, -1, "DECIMAL", "numeric", "DECIMAL", "NUMERIC", "DEC"),
  TEXT(25, -1, "STRING", "text", "TEXT", "STRING"),
  VARCHAR(1043, -1, "VARCHAR", "character varying", "VARCHAR", "CHAR", "CHARACTER"),
  NAME(19, 64, "NAME", "name", "NAME"),
  BYTEA(17, -1, "BYTES", "bytea", "BYTES", "BYTEA", "BLOB"),
  TIMESTAMPTZ(1184, 8, "TIMESTAMPTZ", "timestamp with time zone", "TIMESTAMPTZ"),
  TIMESTAMP(1114, 8, "TIMESTAMP", "timestamp without time zone", "TIMESTAMP"),
  INTERVAL(1186, 16, "INTERVAL", "interval", "INTERVAL"),
  UUID(2950, 16, "UUID", "uuid", "UUID"),
  JSONB(3802, -1, "JSONB", "jsonb", "JSONB", "JSON"),
  TEXT_ARRAY(1009, -1, "STRING[]", "text[]"),
  /** A literal or parameter whose type only its surroundings tell. */
  UNKNOWN(705, -2, "UNKNOWN", "unknown");

  private static final Map<String, SqlType> BY_NAME = new HashMap<>();
  private static final Map<Integer, SqlType> BY_OID = new HashMap<>();

  static {
    for (SqlType type : values()) {
      BY_OID.put(type.oid, type);
      for (String name : type.names) {
        BY_NAME.put(name, type);
      }
    }
    BY_OID.put(700, FLOAT8);
    BY_OID.put(114, JSONB);
    BY_OID.put(1042, VARCHAR);
    BY_OID.put(0, UNKNOWN);
  }

  private final int oid;
  private final int size;
  private final String sqlName;
  private final String postgresName;
  private final String[] names;

  SqlType(int oid, int size, String sqlName, String postgresName, String... names) {
    this.oid = oid;
    this.size = size;
    this.sqlName = sqlName;
    this.postgresName = postgresName;
    this.names = names;
  }

  /** The type a statement calls by this name, such as {@code STRING}. */
  public static Optional<SqlType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toUpperCase(Locale.ROOT)));
  }

  public static Optional<SqlType> ofOid(int oid) {
    return Optional.ofNullable(BY_OID.get(oid));
  }

  public int oid() {
    return oid;
  }

  /** Bytes of the binary form, or a negative number where it varies. */
  public int size() {
    return size;
  }

  /** The name CockroachDB prints. */
  public String sqlName() {
    return sqlName;
  }

  /** The name PostgreSQL's {@code format_type} prints. */
  public String postgresName() {
    return postgresName;
  }

  public boolean isInteger() {
    return this == INT8 || this == INT4 || this == INT2 || this == OID;
  }

  public boolean isNumber() {
    return isInteger() || this == FLOAT8 || this == NUMERIC;
  }

  public boolean isText() {
    return this == TEXT || this == VARCHAR || this == NAME || this == UNKNOWN;
  }
}
