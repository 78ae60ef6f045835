package dev.understudy.api.http;

import dev.understudy.api.auth.AssignmentRules;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.FolderStore;
import dev.understudy.catalog.Organization;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what is to be granted, and looks whether the resource is there and the caller may. */
public final class Assignments {
  private final ClusterReader clusters;
  private final FolderStore folders;
  private final Supplier<Organization> organization;

  public Assignments(
      ClusterReader clusters, FolderStore folders, Supplier<Organization> organization) {
    this.clusters = clusters;
    this.folders = folders;
    this.organization = organization;
  }

  /** A grant from its parts, which may all be nonsense. */
  RoleGrant read(@Nullable String roleName, @Nullable String type, @Nullable String resourceId) {
    Role role =
        Role.named(String.valueOf(roleName))
            .orElseThrow(
                () -> Query.invalid("the role must be one of " + Arrays.toString(Role.values())));
    RoleGrant.Scope scope = scope(type);
    if (!AssignmentRules.isGrantable(role, scope)) {
      throw Query.invalid("%s cannot be granted on a %s".formatted(role, scope));
    }
    String id = resourceId == null ? "" : resourceId;
    if (scope == RoleGrant.Scope.ORGANIZATION) {
      if (!id.isEmpty() && !id.equals(organization.get().id().toString())) {
        throw Query.invalid("the resource id must be empty for the ORGANIZATION");
      }
      return RoleGrant.onOrganization(role.name());
    }
    return new RoleGrant(role.name(), scope, WireFormat.id("the resource id", id).toString());
  }

  Set<RoleGrant> readAll(@Nullable List<AccessRequests.@Nullable GrantedRole> roles) {
    Set<RoleGrant> grants = new LinkedHashSet<>();
    if (roles == null) {
      return grants;
    }
    for (AccessRequests.GrantedRole role : roles) {
      if (role == null || role.resource() == null) {
        throw Query.invalid("each role must have a name and a resource");
      }
      grants.add(read(role.name(), role.resource().type(), role.resource().id()));
    }
    return grants;
  }

  /** Refuses what is on nothing that is there. */
  void requireThere(RoleGrant grant) {
    switch (grant.scope()) {
      case ORGANIZATION -> {}
      case FOLDER -> folders.tree().require(grant.resourceId());
      case CLUSTER -> {
        if (cluster(grant) == null) {
          throw new UnderstudyException(
              ErrorCode.CLUSTER_NOT_FOUND, "cluster '" + grant.resourceId() + "' not found");
        }
      }
    }
  }

  void requireMayAssign(Caller caller, RoleGrant grant) {
    requireMayAssign(caller, grant, clusters(List.of(grant)));
  }

  /**
   * @param known from {@link #clusters}
   */
  static void requireMayAssign(
      Caller caller, RoleGrant grant, Map<RoleGrant, ClusterRecord> known) {
    if (!AssignmentRules.mayAssign(caller, grant, known.get(grant))) {
      throw new UnderstudyException(
          ErrorCode.PERMISSION_DENIED,
          "no permission to grant or take back %s on %s"
              .formatted(
                  grant.role(),
                  grant.scope() == RoleGrant.Scope.ORGANIZATION
                      ? "the organization"
                      : grant.scope() + " '" + grant.resourceId() + "'"));
    }
  }

  /** The clusters that grants are on, without those that are gone. */
  Map<RoleGrant, ClusterRecord> clusters(Collection<RoleGrant> grants) {
    Map<RoleGrant, ClusterRecord> known = new HashMap<>();
    for (RoleGrant grant : grants) {
      ClusterRecord cluster = cluster(grant);
      if (cluster != null) {
        known.put(grant, cluster);
      }
    }
    return known;
  }

  private @Nullable ClusterRecord cluster(RoleGrant grant) {
    return grant.scope() == RoleGrant.Scope.CLUSTER
        ? clusters
            .find(UUID.fromString(grant.resourceId()))
            .filter(cluster -> cluster.state() != ClusterState.DELETED)
            .orElse(null)
        : null;
  }

  private static RoleGrant.Scope scope(@Nullable String type) {
    for (RoleGrant.Scope scope : RoleGrant.Scope.values()) {
      if (scope.name().equals(type)) {
        return scope;
      }
    }
    throw Query.invalid(
        "the resource type must be one of " + Arrays.toString(RoleGrant.Scope.values()));
  }
}
