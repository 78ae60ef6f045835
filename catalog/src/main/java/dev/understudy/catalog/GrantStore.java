package dev.understudy.catalog;

import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Keeps which roles are granted to whom; only the API writes here. */
public interface GrantStore {

  /**
   * Changes what an account is granted, as one transaction that no other change of rights overlaps.
   *
   * @param decide what it is to have, from what it has; may refuse, and asks no database
   * @return what it has now
   * @throws dev.understudy.domain.UnderstudyException ACCOUNT_NOT_FOUND, LAST_ADMINISTRATOR, and
   *     what {@code decide} refuses with
   */
  Set<RoleGrant> change(UUID accountId, UnaryOperator<Set<RoleGrant>> decide);
}
