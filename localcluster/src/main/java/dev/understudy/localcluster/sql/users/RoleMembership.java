package dev.understudy.localcluster.sql.users;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.catalog.Catalog;
import dev.understudy.localcluster.sql.catalog.User;
import dev.understudy.localcluster.sql.session.Execution;
import dev.understudy.localcluster.sql.types.SqlErrors;

/** Who belongs to a role. */
final class RoleMembership {
  private final Catalog catalog;
  private final String role;

  /** Refuses with 42501 unless the session's user may pass the role on. */
  RoleMembership(Execution execution, String role) {
    this.catalog = execution.catalog();
    this.role = role;
    GrantParser.user(catalog, role);
    User user = Privileges.current(execution);
    boolean may =
        user.admin()
            || Boolean.TRUE.equals(user.roles().get(role))
            || (!makesAdmins() && user.holdsOneOf("CREATEROLE"));
    if (!may) {
      throw SqlErrors.noPrivilege(
          "user " + user.name() + " does not have admin option on role \"" + role + "\"");
    }
  }

  /**
   * Adds or removes a member.
   *
   * @param option whether WITH ADMIN OPTION comes with it
   * @param onlyTheOption whether a REVOKE leaves the membership itself
   */
  void change(String member, boolean grant, boolean option, boolean onlyTheOption) {
    User user = GrantParser.user(catalog, member);
    if (member.equals(User.ROOT) && !grant && role.equals(User.ADMIN)) {
      throw new ClusterException(
          "42501", "role/user root cannot be removed from role admin or lose the ADMIN OPTION");
    }
    if (grant && (member.equals(role) || reaches(member))) {
      throw new ClusterException(
          "0LP01", "making " + member + " a member of " + role + " would create a cycle");
    }
    Boolean passable = grant ? Boolean.valueOf(option) : onlyTheOption ? Boolean.FALSE : null;
    boolean known = user.roles().containsKey(role);
    if (passable != null && !grant && !known) {
      return;
    }
    User changed = user.withRole(role, passable);
    catalog.putUser(role.equals(User.ADMIN) ? changed.withAdmin(passable != null) : changed);
  }

  /** Whether its members are admins, be it through other roles. */
  private boolean makesAdmins() {
    return catalog.effectiveUser(role).map(User::admin).orElse(false);
  }

  /** Whether the role is itself a member of that user. */
  private boolean reaches(String member) {
    return catalog
        .findUser(role)
        .map(found -> catalog.rolesOf(found).contains(member))
        .orElse(false);
  }
}
