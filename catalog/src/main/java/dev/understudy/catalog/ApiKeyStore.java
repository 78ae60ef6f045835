package dev.understudy.catalog;

import dev.understudy.domain.CommandKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps API keys, of their secrets only hashes; only the API writes here. */
public interface ApiKeyStore {

  /**
   * Writes a new key and remembers the command.
   *
   * @throws dev.understudy.domain.UnderstudyException ACCOUNT_NOT_FOUND, API_KEY_ALREADY_MADE for a
   *     repeat, REQUEST_ID_REUSED
   */
  void create(ApiKey key, ApiKeySecret secret, CommandKey command);

  Optional<ApiKey> find(String keyId);

  /**
   * Keys by the time they were made, then id.
   *
   * @param accountId whose, null for everybody's
   */
  List<ApiKey> list(@Nullable UUID accountId, PageRange<Instant> range);

  /**
   * @throws dev.understudy.domain.UnderstudyException API_KEY_NOT_FOUND
   */
  ApiKey rename(String keyId, String name);

  /**
   * Removes a key: the next request with it is refused.
   *
   * @return the key as it was
   * @throws dev.understudy.domain.UnderstudyException API_KEY_NOT_FOUND, LAST_ADMINISTRATOR
   */
  ApiKey delete(String keyId);

  /** Notes that a key was used, unless that was noted less than a minute before. */
  void noteUse(String keyId, Instant at);
}
