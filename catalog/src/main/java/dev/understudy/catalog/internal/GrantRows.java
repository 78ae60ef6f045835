package dev.understudy.catalog.internal;

import dev.understudy.catalog.RoleGrant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Update;

/** Grants as rows. */
final class GrantRows {
  private GrantRows() {}

  static List<RoleGrant> of(Handle handle, UUID accountId) {
    return of(handle, List.of(accountId)).getOrDefault(accountId, List.of());
  }

  /** By account; those without a grant are left out. */
  static Map<UUID, List<RoleGrant>> of(Handle handle, List<UUID> accountIds) {
    Map<UUID, List<RoleGrant>> grants = new HashMap<>();
    if (accountIds.isEmpty()) {
      return grants;
    }
    handle
        .createQuery(
            "SELECT account_id, role, resource_type, resource_id FROM role_grants"
                + " WHERE account_id IN (<accounts>)"
                + " ORDER BY account_id, role, resource_type, resource_id")
        .bindList("accounts", accountIds.stream().map(UUID::toString).toList())
        .map(
            (row, context) ->
                Map.entry(
                    UUID.fromString(row.getString(1)),
                    new RoleGrant(
                        row.getString(2),
                        RoleGrant.Scope.valueOf(row.getString(3)),
                        row.getString(4))))
        .forEach(
            found ->
                grants
                    .computeIfAbsent(found.getKey(), id -> new ArrayList<>())
                    .add(found.getValue()));
    return grants;
  }

  /** Granting what is granted already changes nothing. */
  static void insert(Handle handle, UUID accountId, RoleGrant grant) {
    try {
      bind(
              handle.createUpdate(
                  "INSERT INTO role_grants (account_id, role, resource_type, resource_id)"
                      + " VALUES (:account, :role, :type, :resource)"),
              accountId,
              grant)
          .execute();
    } catch (JdbiException e) {
      if (!Database.isDuplicateKey(e)) {
        throw e;
      }
    }
  }

  static void delete(Handle handle, UUID accountId, RoleGrant grant) {
    bind(
            handle.createUpdate(
                "DELETE FROM role_grants WHERE account_id = :account AND role = :role"
                    + " AND resource_type = :type AND resource_id = :resource"),
            accountId,
            grant)
        .execute();
  }

  private static Update bind(Update update, UUID accountId, RoleGrant grant) {
    return update
        .bind("account", accountId.toString())
        .bind("role", grant.role())
        .bind("type", grant.scope().name())
        .bind("resource", grant.resourceId());
  }
}
