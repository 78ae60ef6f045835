package dev.understudy.api.http;

import dev.understudy.catalog.RoleGrant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A role and what it is granted on, as a reply shows it. */
record RoleView(String name, Resource resource) {

  /** What it is granted on; clients take an id of the organisation for a difference. */
  record Resource(RoleGrant.Scope type, @Nullable String id) {}

  /** All that an account has; nothing comes from groups, for there are none. */
  record All(List<RoleView> roles, List<Object> groupRoles) {}

  static RoleView of(RoleGrant grant) {
    boolean everywhere = grant.scope() == RoleGrant.Scope.ORGANIZATION;
    return new RoleView(
        grant.role(), new Resource(grant.scope(), everywhere ? null : grant.resourceId()));
  }

  static List<RoleView> of(Collection<RoleGrant> grants) {
    return grants.stream()
        .sorted(
            Comparator.comparing(RoleGrant::role)
                .thenComparing(RoleGrant::scope)
                .thenComparing(RoleGrant::resourceId))
        .map(RoleView::of)
        .toList();
  }

  static All all(Collection<RoleGrant> grants) {
    return new All(of(grants), List.of());
  }
}
