package dev.understudy.catalog.internal;

import dev.understudy.catalog.Organization;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The organisation's row, which changes of rights and of folders take turns by. */
final class OrganizationRow {
  private OrganizationRow() {}

  static Organization find(Handle handle) {
    return handle
        .createQuery("SELECT id, label, name, created_at FROM organization WHERE singleton = 1")
        .map(
            (row, context) ->
                new Organization(
                    UUID.fromString(row.getString(1)),
                    row.getString(2),
                    row.getString(3),
                    row.getTimestamp(4).toInstant()))
        .one();
  }

  /** Waits until no other transaction holds the row, and holds it until this one ends. */
  static void lock(Handle handle) {
    int unused =
        handle
            .createQuery("SELECT singleton FROM organization WHERE singleton = 1 FOR UPDATE")
            .mapTo(int.class)
            .one();
  }

  /**
   * Runs a change of rights, unless it would leave nobody who can give rights: no account that is
   * ORG_ADMIN and has a key that is good now.
   */
  static void keepingAnAdministrator(Handle handle, Instant now, Runnable change) {
    lock(handle);
    boolean had = hasAdministrator(handle, now);
    change.run();
    if (had && !hasAdministrator(handle, now)) {
      throw new UnderstudyException(
          ErrorCode.LAST_ADMINISTRATOR,
          "this would leave no ORG_ADMIN of the organization with a key that works");
    }
  }

  private static boolean hasAdministrator(Handle handle, Instant now) {
    return handle
        .createQuery(
            "SELECT 1 FROM role_grants g JOIN api_keys k ON k.service_account_id = g.account_id"
                + " WHERE g.role = 'ORG_ADMIN' AND g.resource_type = 'ORGANIZATION'"
                + " AND (k.expires_at IS NULL OR k.expires_at > :now) LIMIT 1")
        .bind("now", Times.down(now))
        .mapTo(int.class)
        .findOne()
        .isPresent();
  }
}
