package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.catalog.AccountStore;
import dev.understudy.catalog.GrantStore;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.catalog.ServiceAccount;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Shows what is granted to whom, grants and takes back. */
public final class Roles {
  private static final String LIST = "roles";
  private static final byte[] NO_BODY = {};

  private final ObjectMapper json;
  private final AccountStore accounts;
  private final GrantStore grants;
  private final Assignments assignments;
  private final Audit audit;

  public Roles(
      ObjectMapper json,
      AccountStore accounts,
      GrantStore grants,
      Assignments assignments,
      Audit audit) {
    this.json = json;
    this.accounts = accounts;
    this.grants = grants;
    this.assignments = assignments;
    this.audit = audit;
  }

  /** A page of accounts with what each has; nobody has anything from a group. */
  record Page(List<OfUser> grants, List<Object> userGroupGrants, @Nullable Pagination pagination) {}

  /** What one account has. */
  record OfUser(UUID userId, List<RoleView> roles) {}

  /** The one role that a path names. */
  record Named(String userId, String type, String resourceId, String role) {}

  Page list(Caller caller, Query query) {
    caller.requireEverywhere(Role.READ_GRANTS);
    var paged =
        Paged.of(
            accounts.listById(Paged.byName(LIST, query)),
            query.limit(),
            account -> new PageToken(LIST, account.id().toString(), account.id()));
    return new Page(
        paged.views(account -> new OfUser(account.id(), RoleView.of(account.grants()))),
        List.of(),
        paged.pagination());
  }

  RoleView.All get(Caller caller, String userId) {
    caller.requireEverywhere(Role.READ_GRANTS);
    return RoleView.all(account(userId).grants());
  }

  RoleView.All add(Caller caller, Exchange exchange, Named named) {
    return change(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_ADD_USER_TO_ROLE",
        named,
        () -> {
          RoleGrant grant = read(named);
          assignments.requireThere(grant);
          assignments.requireMayAssign(caller, grant);
          return change(
              named.userId(),
              now -> {
                Set<RoleGrant> wanted = new HashSet<>(now);
                wanted.add(grant);
                return wanted;
              });
        });
  }

  RoleView.All remove(Caller caller, Exchange exchange, Named named) {
    return change(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_REMOVE_USER_FROM_ROLE",
        named,
        () -> {
          RoleGrant grant = read(named);
          assignments.requireMayAssign(caller, grant);
          return change(
              named.userId(),
              now -> {
                Set<RoleGrant> wanted = new HashSet<>(now);
                wanted.remove(grant);
                return wanted;
              });
        });
  }

  RoleView.All set(Caller caller, Exchange exchange, String userId, byte[] body) {
    Set<RoleGrant> granted =
        audit.record(
            caller,
            exchange,
            "AUDIT_LOG_ACTION_ASSIGN_USER_ROLE",
            body,
            command -> {
              var request = WireFormat.parse(json, body, AccessRequests.SetRoles.class);
              command.about(WireFormat.id("user_id", userId));
              if (request.roles() == null) {
                throw Query.invalid("roles is required, and may be empty");
              }
              Set<RoleGrant> wanted = assignments.readAll(request.roles());
              return replace(caller, userId, wanted);
            });
    return RoleView.all(granted);
  }

  /** Everything that changes needs the right to grant it; who changes nothing may at least look. */
  private Set<RoleGrant> replace(Caller caller, String userId, Set<RoleGrant> wanted) {
    Set<RoleGrant> all = new HashSet<>(account(userId).grants());
    for (RoleGrant grant : wanted) {
      if (all.add(grant)) {
        assignments.requireThere(grant);
      }
    }
    // Asked before the change, which must ask no database.
    Map<RoleGrant, ClusterRecord> clusters = assignments.clusters(all);
    return change(
        userId,
        now -> {
          if (now.equals(wanted)) {
            caller.requireEverywhere(Role.READ_GRANTS);
          }
          Set<RoleGrant> changed = new HashSet<>(now);
          changed.addAll(wanted);
          changed.removeIf(grant -> now.contains(grant) && wanted.contains(grant));
          changed.forEach(grant -> Assignments.requireMayAssign(caller, grant, clusters));
          return wanted;
        });
  }

  private RoleView.All change(
      Caller caller,
      Exchange exchange,
      String action,
      Named named,
      Supplier<Set<RoleGrant>> command) {
    return RoleView.all(
        audit.record(
            caller,
            exchange,
            action,
            NO_BODY,
            audited -> {
              audited.about(WireFormat.id("user_id", named.userId()));
              if (named.type().equals(RoleGrant.Scope.CLUSTER.name())) {
                audited.on(WireFormat.id("the resource id", named.resourceId()));
              }
              return command.get();
            }));
  }

  private Set<RoleGrant> change(String userId, UnaryOperator<Set<RoleGrant>> decide) {
    return grants.change(WireFormat.id("user_id", userId), decide);
  }

  private RoleGrant read(Named named) {
    return assignments.read(named.role(), named.type(), named.resourceId());
  }

  private ServiceAccount account(String userId) {
    UUID id = WireFormat.id("user_id", userId);
    return accounts
        .find(id)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.ACCOUNT_NOT_FOUND, "user '" + id + "' not found"));
  }
}
