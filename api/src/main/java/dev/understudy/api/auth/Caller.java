package dev.understudy.api.auth;

import dev.understudy.catalog.RoleGrant;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FolderTree;
import dev.understudy.domain.UnderstudyException;
import java.security.Principal;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Who sent a request, and with which grants.
 *
 * @param folders what is in which folder; needed only where something is granted on a folder
 */
public record Caller(UUID accountId, String name, List<RoleGrant> grants, FolderTree folders)
    implements Principal {

  public Caller {
    grants = List.copyOf(grants);
  }

  @Override
  public String getName() {
    return name;
  }

  /** Whether any of the roles reaches the cluster: on itself, a folder above it or all. */
  public boolean may(Set<Role> roles, ClusterRecord cluster) {
    return grants.stream()
        .filter(grant -> isOneOf(roles, grant))
        .anyMatch(
            grant ->
                switch (grant.scope()) {
                  case ORGANIZATION -> true;
                  case FOLDER -> folders.isWithin(cluster.spec().parentId(), grant.resourceId());
                  case CLUSTER -> grant.resourceId().equals(cluster.id().toString());
                });
  }

  /** Whether any of the roles reaches a folder, {@code root} being the organisation itself. */
  public boolean mayInFolder(Set<Role> roles, String folderId) {
    return grants.stream()
        .filter(grant -> isOneOf(roles, grant))
        .anyMatch(
            grant ->
                grant.scope() == RoleGrant.Scope.ORGANIZATION
                    || (grant.scope() == RoleGrant.Scope.FOLDER
                        && folders.isWithin(folderId, grant.resourceId())));
  }

  /** Whether any of the roles reaches every cluster. */
  public boolean mayEverywhere(Set<Role> roles) {
    return grants.stream()
        .anyMatch(grant -> grant.scope() == RoleGrant.Scope.ORGANIZATION && isOneOf(roles, grant));
  }

  public void require(Set<Role> roles, ClusterRecord cluster) {
    if (!may(roles, cluster)) {
      throw denied("cluster '" + cluster.id() + "'", roles);
    }
  }

  public void requireInFolder(Set<Role> roles, String folderId) {
    if (!mayInFolder(roles, folderId)) {
      throw denied("folder '" + folderId + "'", roles);
    }
  }

  public void requireEverywhere(Set<Role> roles) {
    if (!mayEverywhere(roles)) {
      throw denied("the organization", roles);
    }
  }

  public static UnderstudyException denied(String resource, Set<Role> roles) {
    return new UnderstudyException(
        ErrorCode.PERMISSION_DENIED,
        "no permission on " + resource + ": needs one of the roles " + roles);
  }

  private static boolean isOneOf(Set<Role> roles, RoleGrant grant) {
    return roles.stream().anyMatch(role -> role.name().equals(grant.role()));
  }
}
