package dev.understudy.localcluster.sql.users;

import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.PrivilegeSets;
import dev.understudy.localcluster.sql.catalog.Table;
import dev.understudy.localcluster.sql.session.Execution;
import java.util.List;
import java.util.Set;

/** What users may do with tables. */
final class TableGrants {
  private TableGrants() {}

  /**
   * Grants or revokes.
   *
   * @param tables names; {@code *} for all
   */
  static void change(
      Execution execution,
      List<String> tables,
      List<String> users,
      Set<String> privileges,
      boolean grant) {
    for (Table table : tables(execution.catalog(), tables)) {
      if (!table.owner().equals(execution.session().user())) {
        Privileges.requireAdmin(execution, "grant on a table of somebody else");
      }
      users.forEach(user -> change(execution.catalog(), table, user, privileges, grant));
    }
  }

  private static List<Table> tables(Catalog catalog, List<String> names) {
    return names.contains("*") ? catalog.tables() : names.stream().map(catalog::table).toList();
  }

  private static void change(
      Catalog catalog, Table table, String name, Set<String> privileges, boolean grant) {
    GrantParser.user(catalog, name);
    Set<String> held = catalog.grants(table, name);
    catalog.putGrants(
        table, name, PrivilegeSets.changed(held, privileges, grant, Privileges.TABLE));
  }
}
