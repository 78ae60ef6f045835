package dev.understudy.localcluster.sql.system;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.users.Privileges;

/** Who may replicate, by the version's rules. */
final class ReplicationRights {
  /** What both sides needed before 25.2, and still accept. */
  private static final String REPLICATION = "REPLICATION";

  private ReplicationRights() {}

  /** Refuses with 42501 unless the user may fill virtual clusters from elsewhere. */
  static void requireDestination(Execution execution) {
    Privileges.require(execution, "MANAGEVIRTUALCLUSTER");
    if (execution.version().has(VersionFact.SPLIT_PRIVILEGES)) {
      Privileges.require(execution, "REPLICATIONDEST", REPLICATION);
    }
    requireEnabled(execution);
  }

  /** Refuses with 42501 unless the user may read virtual clusters from outside. */
  static void requireSource(Execution execution) {
    if (execution.version().has(VersionFact.SPLIT_PRIVILEGES)) {
      Privileges.require(execution, "REPLICATIONSOURCE", REPLICATION);
    } else {
      Privileges.require(execution, REPLICATION);
    }
    requireEnabled(execution);
  }

  private static void requireEnabled(Execution execution) {
    if (execution.version().has(VersionFact.ENABLED_SETTING)
        && !"true".equals(execution.engine().settings().get(Settings.REPLICATION_ENABLED))) {
      throw new ClusterException(
          "XXC02",
          "physical replication is disabled",
          "SET CLUSTER SETTING " + Settings.REPLICATION_ENABLED + " = true turns it on.");
    }
  }
}
