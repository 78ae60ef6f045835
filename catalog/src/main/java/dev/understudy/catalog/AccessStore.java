package dev.understudy.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Knows callers by their keys, and makes the first one; only the API writes here. */
public interface AccessStore {

  /** Whom a key stands for; empty unless the whole secret is right and the key has not expired. */
  Optional<Identity> authenticate(ApiKeySecret secret);

  List<RoleGrant> grants(UUID accountId);

  void addAccount(Account account, String description, String creator);

  void addKey(UUID accountId, String name, ApiKeySecret secret);

  /** Granting what is granted already changes nothing. */
  void grant(UUID accountId, RoleGrant grant);

  /**
   * Makes sure that there is an administrator (CLUSTER_ADMIN and ORG_ADMIN on the organisation) and
   * that this key is one of its keys. The caller keeps the secret before it calls, so that a crash
   * leaves no key that nobody knows.
   *
   * @return whether the key was new
   */
  boolean ensureAdministrator(ApiKeySecret secret);

  /** Somebody, or something, that may call the API. */
  record Account(UUID id, String name) {}

  /** An account with what it is granted, and the key by which it was known. */
  record Identity(
      Account account, List<RoleGrant> grants, String keyId, @Nullable Instant keyLastUsedAt) {
    public Identity {
      grants = List.copyOf(grants);
    }
  }
}
