package dev.understudy.localcluster.sql.show;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.ResultColumn;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.sql.types.SqlType;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  private SettingCommands() {}

  /** Reads on after {@code SET CLUSTER SETTING}. */
  public static Command set(TokenStream in) {
    String name = name(in);
    if (!in.accept("=")) {
      in.expect("TO");
    }
    String value = in.next().text();
    in.expectEnd();
    String stored = normalised(name, value);
    return ActionCommand.of(
        Command.Kind.CONTROL,
        "SET CLUSTER SETTING",
        execution -> {
          execution.refuseInTransaction("SET CLUSTER SETTING");
          Privileges.require(execution, "MODIFYCLUSTERSETTING");
          if (!execution.engine().settings().containsKey(name)) {
            throw unknown(name);
          }
          if (READ_ONLY.contains(name)) {
            throw SqlErrors.unsupported("upgrading the version");
          }
          store(execution, name, stored);
        });
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

  private static String normalised(String name, String value) {
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

  private static ClusterException unknown(String name) {
    return new ClusterException("42704", "unknown cluster setting '" + name + "'");
  }

  static String name(TokenStream in) {
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
    }
    return settings;
  }

  static RowSource one(String name) {
    boolean bool = name.endsWith(".enabled");
    ResultColumn column = new ResultColumn(name, bool ? SqlType.BOOL : SqlType.TEXT);
    return new MadeRows(
        List.of(column),
        execution -> {
          String value = effective(execution).get(name);
          if (value == null) {
            throw unknown(name);
          }
          List<@Nullable Object[]> rows = new ArrayList<>();
          rows.add(row(bool ? (Object) value.equals("true") : value));
          return rows;
        },
        "SHOW");
  }

  static RowSource all() {
    return new MadeRows(
        "variable STRING, value STRING, setting_type STRING",
        execution -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          effective(execution)
              .forEach(
                  (name, value) ->
                      rows.add(
                          row(
                              name,
                              name.equals("enterprise.license") && !value.isEmpty()
                                  ? "redacted"
                                  : value,
                              name.endsWith(".enabled") ? "b" : "s")));
          return rows;
        });
  }
}
