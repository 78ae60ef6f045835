package dev.understudy.catalog.internal;

import dev.understudy.catalog.SealKeys;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import org.jdbi.v3.core.Handle;

/** Keeps out what was sealed under a key that was retired meanwhile. */
final class SealFence {
  private SealFence() {}

  /**
   * Called after the row was written, in its transaction: either the retirement waits for this row
   * and then counts it, or this finds the retirement.
   *
   * @throws UnderstudyException if the key is retired; the newest key file helps
   */
  static void pass(Handle handle, byte[] sealed) {
    boolean retired =
        handle
            .createQuery(
                "SELECT key_id FROM retired_seal_keys WHERE key_id = :key LOCK IN SHARE MODE")
            .bind("key", SealKeys.keyOf(sealed))
            .mapTo(long.class)
            .findOne()
            .isPresent();
    if (retired) {
      throw new UnderstudyException(
          ErrorCode.CATALOG_UNAVAILABLE,
          "the key that this process seals with is retired: bring it the newest seal key file");
    }
  }
}
