package dev.understudy.api.http;

import dev.understudy.catalog.ApiKey;
import dev.understudy.catalog.ApiKeySecret;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key as a reply shows it. What is below {@code createdAt} is beyond the official API and shown
 * only on request.
 */
record ApiKeyView(
    String id,
    String name,
    UUID serviceAccountId,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {

  /** A key that was just made; the secret is shown here and never again. */
  record Made(ApiKeyView apiKey, String secret) {
    static Made of(ApiKeys.Made made, boolean full) {
      ApiKeySecret secret = made.secret();
      return new Made(ApiKeyView.of(made.key(), full), secret.secret());
    }

    @Override
    public String toString() {
      return "Made[apiKey=" + apiKey.id + "]";
    }
  }

  static ApiKeyView of(ApiKey key, boolean full) {
    return new ApiKeyView(
        key.id(),
        key.name(),
        key.serviceAccountId(),
        key.createdAt(),
        full ? key.expiresAt() : null,
        full ? key.lastUsedAt() : null);
  }
}
