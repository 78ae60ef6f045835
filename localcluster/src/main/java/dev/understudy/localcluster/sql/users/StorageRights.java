package dev.understudy.localcluster.sql.users;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.session.Execution;

/** Who may reach files of the node: a virtual cluster by its capability, a user by privileges. */
public final class StorageRights {
  private static final String CAPABILITY = "can_use_nodelocal_storage";

  private StorageRights() {}

  /** Refuses with 42501 files of the node to a virtual cluster that may not use them. */
  public static void require(Execution execution, String location) {
    boolean ofTheNode = location.startsWith("nodelocal:") || location.startsWith("file:");
    long cluster = execution.session().virtualClusterId();
    if (ofTheNode
        && !Privileges.inSystem(execution)
        && "false".equals(execution.engine().options().capabilities(cluster).get(CAPABILITY))) {
      throw new ClusterException(
          "42501",
          "client tenant does not have capability \"" + CAPABILITY + "\"",
          "ALTER VIRTUAL CLUSTER … GRANT CAPABILITY "
              + CAPABILITY
              + " in the system virtual cluster.");
    }
  }

  /** Refuses with 42501, too, users who have nothing to do with what is stored there. */
  public static void requireToLook(Execution execution, String location) {
    Privileges.require(execution, "BACKUP", "RESTORE", "EXTERNALIOIMPLICITACCESS");
    require(execution, location);
  }
}
