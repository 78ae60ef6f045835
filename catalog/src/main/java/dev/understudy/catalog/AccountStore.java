package dev.understudy.catalog;

import dev.understudy.domain.CommandKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps service accounts; only the API writes here. Every method is one transaction. */
public interface AccountStore {

  /**
   * Writes a new account with its grants and remembers the command. A repeat answers what the first
   * made.
   *
   * @throws dev.understudy.domain.UnderstudyException ACCOUNT_NOT_FOUND for a repeat whose account
   *     is deleted, REQUEST_ID_REUSED
   */
  ServiceAccount create(ServiceAccount account, CommandKey command);

  Optional<ServiceAccount> find(UUID accountId);

  /** Accounts by name, then id. */
  List<ServiceAccount> list(PageRange<String> range);

  /** Accounts by id, for lists of what is granted. */
  List<ServiceAccount> listById(PageRange<String> range);

  /**
   * Changes what is not null.
   *
   * @throws dev.understudy.domain.UnderstudyException ACCOUNT_NOT_FOUND
   */
  ServiceAccount update(UUID accountId, @Nullable String name, @Nullable String description);

  /**
   * Removes an account with its keys and grants: its next request is refused.
   *
   * @return the account as it was
   * @throws dev.understudy.domain.UnderstudyException ACCOUNT_NOT_FOUND, LAST_ADMINISTRATOR
   */
  ServiceAccount delete(UUID accountId);
}
