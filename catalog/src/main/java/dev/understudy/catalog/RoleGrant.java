package dev.understudy.catalog;

/**
 * A role that an account has on the organisation, a folder or a cluster, and on all beneath.
 *
 * @param resourceId empty for the organisation
 */
public record RoleGrant(String role, Scope scope, String resourceId) {

  /** What a role may be granted on. */
  public enum Scope {
    ORGANIZATION,
    FOLDER,
    CLUSTER
  }

  public static RoleGrant onOrganization(String role) {
    return new RoleGrant(role, Scope.ORGANIZATION, "");
  }
}
