package dev.understudy.localcluster.sql.users;

import static dev.understudy.localcluster.sql.session.MadeRows.row;

import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.session.MadeRows;
import dev.understudy.localcluster.sql.session.RowSource;
import dev.understudy.localcluster.sql.syntax.TokenStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SHOW USERS, SHOW GRANTS and SHOW SYSTEM GRANTS. */
public final class UserShows {
  private UserShows() {}

  public static RowSource users() {
    return new MadeRows("username STRING, options STRING, member_of STRING[]", UserShows::userRows);
  }

  private static List<@Nullable Object[]> userRows(Execution execution) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    rows.add(row("admin", "", List.of()));
    for (User user : execution.catalog().users()) {
      List<String> options = new ArrayList<>(user.options());
      if (!user.login()) {
        options.add("NOLOGIN");
      }
      List<String> roles = new ArrayList<>(user.roles().keySet());
      if (user.admin() && !roles.contains(User.ADMIN)) {
        roles.add(0, User.ADMIN);
      }
      rows.add(row(user.name(), String.join(", ", options), roles));
    }
    return rows;
  }

  /** Reads on after {@code SHOW SYSTEM GRANTS}. */
  public static RowSource systemGrants(TokenStream in) {
    String only = in.accept("FOR") ? in.nameOrString() : null;
    in.expectEnd();
    return new MadeRows(
        "grantee STRING, privilege_type STRING, is_grantable BOOL",
        execution -> {
          List<@Nullable Object[]> rows = new ArrayList<>();
          for (User user : execution.catalog().users()) {
            if (only == null || only.equals(user.name())) {
              user.systemPrivileges()
                  .forEach(
                      each -> rows.add(row(user.name(), each, user.grantable().contains(each))));
            }
          }
          return rows;
        });
  }

  /** Reads on after {@code SHOW GRANTS}. */
  public static RowSource grants(TokenStream in) {
    String onlyTable = null;
    if (in.accept("ON")) {
      in.accept("TABLE");
      onlyTable = in.tableName();
    }
    String onlyUser = in.accept("FOR") ? in.nameOrString() : null;
    in.expectEnd();
    String table = onlyTable;
    return new MadeRows(
        "database_name STRING, schema_name STRING, table_name STRING, grantee STRING,"
            + " privilege_type STRING, is_grantable BOOL",
        execution -> grantRows(execution.catalog(), table, onlyUser));
  }

  private static List<@Nullable Object[]> grantRows(
      Catalog catalog, @Nullable String onlyTable, @Nullable String onlyUser) {
    List<Table> tables = onlyTable == null ? catalog.tables() : List.of(catalog.table(onlyTable));
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Table table : tables) {
      for (User user : catalog.users()) {
        if (onlyUser != null && !onlyUser.equals(user.name())) {
          continue;
        }
        boolean all = user.admin() || table.owner().equals(user.name());
        for (String privilege : all ? List.of("ALL") : catalog.grants(table, user.name())) {
          rows.add(
              row(Catalog.DEFAULT_DATABASE, "public", table.name(), user.name(), privilege, all));
        }
      }
    }
    return rows;
  }
}
