package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.types.TextFormat;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The variables that clients set and ask for; only a few change what a session does. */
public final class SessionVariables {
  /** CockroachDB presents itself to PostgreSQL's clients as this version. */
  public static final String SERVER_VERSION = "13.0.0";

  private static final String SUPERUSER = "is_superuser";

  /** Whether the transaction that is open may only read. */
  static final String READ_ONLY = "transaction_read_only";

  /** Whether transactions that do not say may only read. */
  public static final String DEFAULT_READ_ONLY = "default_transaction_read_only";

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("server_version", SERVER_VERSION),
          Map.entry("server_version_num", "130000"),
          Map.entry("server_encoding", "UTF8"),
          Map.entry("integer_datetimes", "on"),
          Map.entry("session_authorization", ""),
          Map.entry("max_identifier_length", "128"),
          Map.entry("crdb_version", ""),
          Map.entry("version", ""),
          Map.entry("cluster_version", ""),
          Map.entry("transaction_isolation", "serializable"),
          Map.entry("session_user", ""));

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("application_name", ""),
          Map.entry("bytea_output", "hex"),
          Map.entry("client_encoding", "UTF8"),
          Map.entry("client_min_messages", "notice"),
          Map.entry("datestyle", "ISO, MDY"),
          Map.entry("default_transaction_isolation", "serializable"),
          Map.entry(DEFAULT_READ_ONLY, "off"),
          Map.entry("extra_float_digits", "1"),
          Map.entry("idle_in_transaction_session_timeout", "0"),
          Map.entry("intervalstyle", "postgres"),
          Map.entry("lock_timeout", "0"),
          Map.entry("role", "none"),
          Map.entry("row_security", "off"),
          Map.entry("search_path", "\"$user\", public"),
          Map.entry("standard_conforming_strings", "on"),
          Map.entry("statement_timeout", "0"),
          Map.entry("timezone", "UTC"),
          Map.entry(READ_ONLY, "off"));

  private static final Set<String> SWITCHES = Set.of(READ_ONLY, DEFAULT_READ_ONLY);
  private static final String STATEMENT_TIMEOUT = "statement_timeout";

  private final Map<String, String> values = new TreeMap<>(DEFAULTS);
  private Duration statementTimeout = Duration.ZERO;

  SessionVariables(
      String virtualCluster,
      String user,
      boolean admin,
      String applicationName,
      CrdbVersion version) {
    values.put(SUPERUSER, admin ? "on" : "off");
    values.put("crdb_version", version.banner());
    values.put("version", version.banner());
    values.put("cluster_version", version.number());

    values.put("virtual_cluster_name", virtualCluster);
    values.put("session_user", user);
    values.put("application_name", applicationName);
  }

  public String get(String name) {
    String key = key(name);
    String value = values.getOrDefault(key, FIXED.get(key));
    if (value == null) {
      throw unknown(name);
    }
    return value;
  }

  /** Sets a variable; those that would change results in a way we cannot are refused. */
  public void set(String name, String value) {
    String key = key(name);
    if (FIXED.containsKey(key) || key.equals(SUPERUSER) || key.equals("virtual_cluster_name")) {
      throw new ClusterException("55P02", "parameter \"" + name + "\" cannot be changed");
    }
    if (!DEFAULTS.containsKey(key)) {
      throw unknown(name);
    }
    check(key, value);
    if (key.equals(STATEMENT_TIMEOUT)) {
      statementTimeout = Timeouts.parse(value);
    }
    values.put(key, stored(key, value));
  }

  private static String stored(String key, String value) {
    if (SWITCHES.contains(key)) {
      return (Boolean) TextFormat.parse(SqlType.BOOL, value) ? "on" : "off";
    }
    return key.equals("timezone") ? "UTC" : value;
  }

  /** Whether transactions only read unless they say otherwise. */
  boolean readOnly() {
    return get(DEFAULT_READ_ONLY).equals("on");
  }

  private static void check(String key, String value) {
    String given = value.toUpperCase(Locale.ROOT).replace("-", "").replace("_", "");
    boolean fits =
        switch (key) {
          case "client_encoding" -> given.equals("UTF8") || given.equals("UNICODE");
          case "standard_conforming_strings" -> given.equals("ON") || given.equals("TRUE");
          case "bytea_output" -> given.equals("HEX");
          case "intervalstyle" -> given.equals("POSTGRES");
          case "datestyle" -> given.startsWith("ISO");
          case "role" -> given.equals("NONE");
          default -> true;
        };
    if (!fits) {
      throw SqlErrors.invalidParameter(
          "invalid value for parameter \"" + key + "\": \"" + value + "\"");
    }
  }

  public void reset(String name) {
    String key = key(name);
    String value = DEFAULTS.get(key);
    if (value == null) {
      throw unknown(name);
    }
    values.put(key, value);
    if (key.equals(STATEMENT_TIMEOUT)) {
      statementTimeout = Duration.ZERO;
    }
  }

  /** How long a statement may run; zero for ever. */
  Duration statementTimeout() {
    return statementTimeout;
  }

  /** All of them, by name. */
  public Map<String, String> all() {
    return Collections.unmodifiableMap(values);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static ClusterException unknown(String name) {
    return new ClusterException(
        "42704", "unrecognized configuration parameter \"" + name.toLowerCase(Locale.ROOT) + "\"");
  }
}
