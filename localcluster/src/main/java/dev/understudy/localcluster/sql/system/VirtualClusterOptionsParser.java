package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.VirtualClusterOptions;
import dev.understudy.localcluster.sql.session.ActionCommand;
import dev.understudy.localcluster.sql.session.Command;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.show.SettingCommands;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import dev.understudy.localcluster.sql.users.Privileges;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads ALTER VIRTUAL CLUSTER … RENAME, GRANT and REVOKE CAPABILITY, SET and RESET of settings. */
final class VirtualClusterOptionsParser {
  private VirtualClusterOptionsParser() {}

  /**
   * Reads on after the virtual cluster.
   *
   * @param reference null for ALL
   * @return null where the statement is none of these
   */
  static @Nullable Command parse(TokenStream in, @Nullable ClusterReference reference) {
    if (in.accept("SET", "CLUSTER", "SETTING")) {
      return set(in, reference);
    }
    if (in.accept("RESET", "CLUSTER", "SETTING")) {
      String name = SettingCommands.name(in);
      in.expectEnd();
      return override(reference, name, null);
    }
    if (reference == null) {
      return null;
    }
    if (in.accept("RENAME", "TO")) {
      ClusterReference renamed = ClusterReference.parse(in);
      in.expectEnd();
      return alter(
          "ALTER VIRTUAL CLUSTER",
          run -> options(run).rename(reference.require(run).id(), renamed.newName(run)));
    }
    if (in.accept("GRANT")) {
      return capabilities(in, reference, true);
    }
    return in.accept("REVOKE") ? capabilities(in, reference, false) : null;
  }

  private static Command set(TokenStream in, @Nullable ClusterReference reference) {
    String name = SettingCommands.name(in);
    return override(reference, name, SettingCommands.value(in));
  }

  private static Command override(
      @Nullable ClusterReference reference, String name, @Nullable Argument value) {
    return alter(
        "ALTER VIRTUAL CLUSTER SET CLUSTER SETTING",
        execution -> {
          SettingCommands.requireOverridable(execution, name);
          long id =
              reference == null ? VirtualClusterOptions.ALL : reference.require(execution).id();
          String text =
              value == null ? null : SettingCommands.normalised(name, value.text(execution));
          options(execution).override(id, name, text);
        });
  }

  private static Command capabilities(TokenStream in, ClusterReference reference, boolean grant) {
    Map<String, String> changed = new TreeMap<>();
    boolean all = in.accept("ALL", "CAPABILITIES");
    if (!all) {
      if (!in.accept("CAPABILITY")) {
        in.expect("CAPABILITIES");
      }
      do {
        String name = in.name();
        changed.put(name, grant && in.accept("=") ? in.next().text() : Boolean.toString(grant));
      } while (in.accept(","));
    }
    in.expectEnd();
    return alter(
        "ALTER VIRTUAL CLUSTER CAPABILITY",
        execution -> {
          long id = reference.require(execution).id();
          options(execution).setCapabilities(id, checked(execution, id, changed, all, grant));
        });
  }

  private static Map<String, String> checked(
      Execution execution, long id, Map<String, String> changed, boolean all, boolean grant) {
    Map<String, String> known = options(execution).capabilities(id);
    Map<String, String> result = new TreeMap<>();
    if (all) {
      known.forEach(
          (name, value) ->
              result.put(name, value.startsWith("{") ? value : Boolean.toString(grant)));
      return result;
    }
    changed.forEach(
        (name, value) -> {
          String old = known.get(name);
          if (old == null) {
            throw new ClusterException("42601", "unknown capability: \"" + name + "\"");
          }
          boolean bounds = old.startsWith("{");
          if (!bounds && !value.equals("true") && !value.equals("false")) {
            throw new ClusterException("42601", "value of " + name + " must be true or false");
          }
          result.put(name, bounds && !value.startsWith("{") ? "{}" : value);
        });
    return result;
  }

  private static VirtualClusterOptions options(Execution execution) {
    return execution.engine().options();
  }

  private static Command alter(String tag, Consumer<Execution> action) {
    return ActionCommand.of(
        Command.Kind.CONTROL,
        tag,
        execution -> {
          Privileges.requireSystem(execution, "alter tenant");
          Privileges.require(execution, "MANAGEVIRTUALCLUSTER");
          execution.refuseInTransaction("ALTER VIRTUAL CLUSTER");
          action.accept(execution);
        });
  }
}
