package dev.understudy.localcluster.sql.users;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.Set;
import java.util.TreeSet;

/** Who may do what beyond tables. */
public final class Privileges {
  /** The system privileges that can be granted here. */
  static final Set<String> SYSTEM =
      Set.of(
          "ALL",
          "BACKUP",
          "CANCELQUERY",
          "CONTROLJOB",
          "CREATEDB",
          "CREATELOGIN",
          "CREATEROLE",
          "EXTERNALCONNECTION",
          "EXTERNALIOIMPLICITACCESS",
          "MANAGEVIRTUALCLUSTER",
          "MODIFYCLUSTERSETTING",
          "MODIFYSQLCLUSTERSETTING",
          "REPLICATION",
          "REPLICATIONDEST",
          "REPLICATIONSOURCE",
          "RESTORE",
          "VIEWACTIVITY",
          "VIEWACTIVITYREDACTED",
          "VIEWCLUSTERMETADATA",
          "VIEWCLUSTERSETTING",
          "VIEWJOB",
          "VIEWSYSTEMTABLE");

  static final Set<String> TABLE =
      Set.of(
          "ALL", "SELECT", "INSERT", "UPDATE", "DELETE", "DROP", "CREATE", "BACKUP", "CHANGEFEED");

  private Privileges() {}

  /** The system privileges that a version knows. */
  static Set<String> system(CrdbVersion version) {
    Set<String> known = new TreeSet<>(SYSTEM);
    if (!version.has(VersionFact.SPLIT_PRIVILEGES)) {
      known.removeAll(Set.of("REPLICATIONSOURCE", "REPLICATIONDEST"));
    }
    return known;
  }

  /** The user of the session with its roles, as the catalog has it now. */
  public static User current(Execution execution) {
    String name = execution.session().user();
    return execution.inTransaction(
        inside -> inside.catalog().effectiveUser(name).orElseGet(() -> User.named(name, false)));
  }

  /** Refuses with 42501 unless the user holds one of these system privileges or is an admin. */
  public static void require(Execution execution, String... privileges) {
    if (!current(execution).holdsOneOf(privileges)) {
      throw SqlErrors.noPrivilege(
          "user "
              + execution.session().user()
              + " does not have "
              + String.join(" or ", privileges)
              + " system privilege");
    }
  }

  /** Refuses with 42501 unless the user may pass these system privileges on. */
  static void requireMayGrant(Execution execution, Set<String> privileges) {
    User user = current(execution);
    for (String privilege : privileges) {
      if (!user.mayGrant(privilege)) {
        throw SqlErrors.noPrivilege(
            "user %s missing WITH GRANT OPTION privilege on %s".formatted(user.name(), privilege));
      }
    }
  }

  /** Refuses with 42501 unless the user is an admin. */
  public static void requireAdmin(Execution execution, String what) {
    if (!current(execution).admin()) {
      throw SqlErrors.noPrivilege("only users with the admin role are allowed to " + what);
    }
  }

  /** Refuses with 42501 outside the system virtual cluster. */
  public static void requireSystem(Execution execution, String what) {
    if (!inSystem(execution)) {
      throw SqlErrors.noPrivilege("only the system tenant can " + what);
    }
  }

  public static boolean inSystem(Execution execution) {
    return execution.session().virtualClusterId() == VirtualCluster.SYSTEM_ID;
  }
}
