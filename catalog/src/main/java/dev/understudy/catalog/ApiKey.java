package dev.understudy.catalog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key, which is everything but its secret.
 *
 * @param expiresAt from when it is refused, null for never
 * @param lastUsedAt to the minute; null before its first use
 */
public record ApiKey(
    String id,
    String name,
    UUID serviceAccountId,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {}
