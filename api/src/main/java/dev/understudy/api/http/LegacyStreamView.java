package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A stream as the API before 2025-06 shows it: other names, and null for what is not set. */
@JsonInclude(JsonInclude.Include.ALWAYS)
record LegacyStreamView(
    UUID id,
    String status,
    UUID sourceClusterId,
    UUID targetClusterId,
    Instant createdAt,
    @Nullable Instant retainedTime,
    @Nullable Instant replicatedTime,
    @Nullable Integer replicationLagSeconds,
    @Nullable Instant failoverAt,
    @Nullable Instant activationAt) {

  static LegacyStreamView of(StreamView stream) {
    return new LegacyStreamView(
        stream.id(),
        stream.status().name(),
        stream.primaryClusterId(),
        stream.standbyClusterId(),
        stream.createdAt(),
        stream.retainedTime(),
        stream.replicatedTime(),
        stream.replicationLagSeconds(),
        stream.failoverAt(),
        stream.activatedAt());
  }
}
