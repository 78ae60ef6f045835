package dev.understudy.catalog.internal;

import dev.understudy.catalog.GrantStore;
import dev.understudy.catalog.RoleGrant;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** Grants and takes back in SQL. */
public final class SqlGrantStore implements GrantStore {
  private final Database database;
  private final Clock clock;

  public SqlGrantStore(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Set<RoleGrant> change(UUID accountId, UnaryOperator<Set<RoleGrant>> decide) {
    return database.transaction(
        handle -> {
          OrganizationRow.keepingAnAdministrator(
              handle, clock.instant(), () -> change(handle, accountId, decide));
          return new LinkedHashSet<>(GrantRows.of(handle, accountId));
        });
  }

  private static void change(Handle handle, UUID accountId, UnaryOperator<Set<RoleGrant>> decide) {
    AccountRows.lock(handle, accountId);
    Set<RoleGrant> current = new LinkedHashSet<>(GrantRows.of(handle, accountId));
    Set<RoleGrant> wanted = decide.apply(Set.copyOf(current));
    for (RoleGrant grant : current) {
      if (!wanted.contains(grant)) {
        GrantRows.delete(handle, accountId, grant);
      }
    }
    for (RoleGrant grant : wanted) {
      if (!current.contains(grant)) {
        GrantRows.insert(handle, accountId, grant);
      }
    }
  }
}
