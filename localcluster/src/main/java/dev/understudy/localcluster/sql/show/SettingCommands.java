package dev.understudy.localcluster.sql.show;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.VirtualClusterOptions;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.system.Argument;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** SET and SHOW CLUSTER SETTING. */
public final class SettingCommands {
  private static final Set<String> READ_ONLY = Set.of("version");
  private static final List<String> ONLY_SYSTEM =
      List.of(
          "server.controller.",
          "cluster.organization",
          "enterprise.license",
          "physical_replication.",
          "kv.",
          "sql.restrict_system_interface.");

  private static final String[] VIEWERS = {
    "MODIFYCLUSTERSETTING", "MODIFYSQLCLUSTERSETTING", "VIEWCLUSTERSETTING"
  };

  private SettingCommands() {}

  /** Reads on after {@code SET CLUSTER SETTING}. */
  public static Command set(TokenStream in) {
    String name = name(in);
    Argument value = value(in);
    return change(
        name,
        execution ->
            value == null ? Settings.byDefault(name) : normalised(name, value.text(execution)));
  }

  /** Reads on after {@code RESET CLUSTER SETTING}. */
  public static Command reset(TokenStream in) {
    String name = name(in);
    in.expectEnd();
    return change(name, execution -> Settings.byDefault(name));
  }

  private static Command change(String name, Function<Execution, String> value) {
    return ActionCommand.of(
        Command.Kind.CONTROL,
        "SET CLUSTER SETTING",
        execution -> {
          execution.refuseInTransaction("SET CLUSTER SETTING");
          require(execution, name, "set", "MODIFYCLUSTERSETTING");
          requireKnown(execution, name);
          if (READ_ONLY.contains(name)) {
            throw SqlErrors.unsupported("upgrading the version");
          }
          store(execution, name, value.apply(execution));
        });
  }

  /** Refuses with 42501 and CockroachDB's words. */
  private static void require(Execution execution, String name, String verb, String... privileges) {
    if (!Privileges.current(execution).holdsOneOf(privileges)) {
      throw SqlErrors.noPrivilege(
          "only users with the %s privilege are allowed to %s cluster setting '%s'"
              .formatted(String.join(" or ", privileges), verb, name));
    }
  }

  /** Refuses with 42704 a name that is no setting. */
  public static void requireKnown(Execution execution, String name) {
    if (!execution.engine().settings().containsKey(name)) {
      throw new ClusterException("42704", "unknown cluster setting '" + name + "'");
    }
  }

  /** Refuses a setting that has no meaning inside an application virtual cluster. */
  public static void requireOverridable(Execution execution, String name) {
    requireKnown(execution, name);
    if (READ_ONLY.contains(name)
        || (ONLY_SYSTEM.stream().anyMatch(name::startsWith) && !name.startsWith("kv."))) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "setting " + name + " belongs to the system tenant alone",
          "Use SET CLUSTER SETTING instead.");
    }
  }

  private static void store(Execution execution, String name, String value) {
    if (Privileges.inSystem(execution)) {
      execution.engine().set(name, value);
      return;
    }
    if (ONLY_SYSTEM.stream().anyMatch(name::startsWith)) {
      throw SqlErrors.noPrivilege(
          "setting " + name + " is only settable by the operator of the system tenant");
    }
    execution.inTransaction(
        inside -> {
          inside.catalog().putSetting(name, value);
          return name;
        });
  }

  /** The value as it is stored; refuses with 22023 what does not fit the setting. */
  public static String normalised(String name, String value) {
    if (!name.endsWith(".enabled")) {
      return value;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "on", "t", "1" -> "true";
      case "false", "off", "f", "0" -> "false";
      default ->
          throw SqlErrors.invalidParameter(
              "could not parse \"" + value + "\" as type bool for cluster setting " + name);
    };
  }

  /** Reads {@code = value} or {@code TO value} up to the end; null for DEFAULT. */
  public static @Nullable Argument value(TokenStream in) {
    if (!in.accept("=")) {
      in.expect("TO");
    }
    Argument value = in.accept("DEFAULT") ? null : Argument.parse(in);
    in.expectEnd();
    return value;
  }

  /** Reads a setting's dotted name. */
  public static String name(TokenStream in) {
    StringBuilder name = new StringBuilder(in.name());
    while (in.accept(".")) {
      name.append('.').append(in.name());
    }
    return name.toString();
  }

  private static Map<String, String> effective(Execution execution) {
    Map<String, String> settings = new TreeMap<>(execution.engine().settings());
    if (!Privileges.inSystem(execution)) {
      settings.putAll(execution.catalog().settings());
      VirtualClusterOptions options = execution.engine().options();
      settings.putAll(options.overrides(VirtualClusterOptions.ALL));
      settings.putAll(options.overrides(execution.session().virtualClusterId()));
    }
    return settings;
  }

  static RowSource one(String name) {
    boolean bool = name.endsWith(".enabled");
    ResultColumn column = new ResultColumn(name, bool ? SqlType.BOOL : SqlType.TEXT);
    return new MadeRows(
        List.of(column),
        execution -> {
          require(execution, name, "show", VIEWERS);
          requireKnown(execution, name);
          String value = shown(name, effective(execution).getOrDefault(name, ""));
          List<@Nullable Object[]> rows = new ArrayList<>();
          rows.add(row(bool ? (Object) value.equals("true") : value));
          return rows;
        },
        "SHOW");
  }

  /** The license is nobody's to read, least of all inside another virtual cluster. */
  private static String shown(String name, String value) {
    return name.equals("enterprise.license") && !value.isEmpty() ? "redacted" : value;
  }

  /** CockroachDB's letter for a setting's type. */
  public static String type(String name) {
    return name.endsWith(".enabled") ? "b" : "s";
  }

  static RowSource all() {
    return new MadeRows(
        "variable STRING, value STRING, setting_type STRING",
        execution -> {
          require(execution, "*", "show", VIEWERS);
          List<@Nullable Object[]> rows = new ArrayList<>();
          effective(execution)
              .forEach((name, value) -> rows.add(row(name, shown(name, value), type(name))));
          return rows;
        });
  }
}
