package dev.understudy.api.auth;

import static dev.understudy.api.auth.Role.CLUSTER_ADMIN;
import static dev.understudy.api.auth.Role.CLUSTER_CREATOR;
import static dev.understudy.api.auth.Role.CLUSTER_DEVELOPER;
import static dev.understudy.api.auth.Role.CLUSTER_MONITOR;
import static dev.understudy.api.auth.Role.CLUSTER_OPERATOR_WRITER;
import static dev.understudy.api.auth.Role.FOLDER_ADMIN;
import static dev.understudy.api.auth.Role.FOLDER_MOVER;
import static dev.understudy.api.auth.Role.METRICS_VIEWER;
import static dev.understudy.api.auth.Role.ORG_ADMIN;

import dev.understudy.catalog.RoleGrant;
import dev.understudy.domain.ClusterRecord;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which roles can be granted on what, and who may grant and take them back: an ORG_ADMIN all, a
 * CLUSTER_ADMIN the roles for clusters and a FOLDER_ADMIN those for folders, wherever they are it.
 */
public final class AssignmentRules {
  private static final Set<Role> FOR_CLUSTERS =
      EnumSet.of(
          CLUSTER_ADMIN,
          CLUSTER_CREATOR,
          CLUSTER_OPERATOR_WRITER,
          CLUSTER_DEVELOPER,
          CLUSTER_MONITOR,
          METRICS_VIEWER);
  private static final Set<Role> FOR_FOLDERS = EnumSet.of(FOLDER_ADMIN, FOLDER_MOVER);

  private AssignmentRules() {}

  /** Whether a role means anything on a resource of that kind. */
  public static boolean isGrantable(Role role, RoleGrant.Scope scope) {
    return switch (scope) {
      case ORGANIZATION -> true;
      case FOLDER -> FOR_CLUSTERS.contains(role) || FOR_FOLDERS.contains(role);
      case CLUSTER -> FOR_CLUSTERS.contains(role) && role != CLUSTER_CREATOR;
    };
  }

  /**
   * Whether the caller may grant this, and take it back.
   *
   * @param cluster which it is on, null if on no cluster or on one that is gone
   */
  public static boolean mayAssign(Caller caller, RoleGrant grant, @Nullable ClusterRecord cluster) {
    if (caller.mayEverywhere(Role.MANAGE_ACCESS)) {
      return true;
    }
    Set<Role> needed = needed(grant);
    return switch (grant.scope()) {
      case ORGANIZATION -> caller.mayEverywhere(needed);
      case FOLDER -> caller.mayInFolder(needed, grant.resourceId());
      case CLUSTER -> cluster == null ? caller.mayEverywhere(needed) : caller.may(needed, cluster);
    };
  }

  /** Besides ORG_ADMIN. */
  private static Set<Role> needed(RoleGrant grant) {
    return Role.named(grant.role())
        .map(
            role ->
                FOR_CLUSTERS.contains(role)
                    ? EnumSet.of(CLUSTER_ADMIN)
                    : FOR_FOLDERS.contains(role) ? EnumSet.of(FOLDER_ADMIN) : EnumSet.of(ORG_ADMIN))
        .orElseGet(() -> EnumSet.of(ORG_ADMIN));
  }
}
