package dev.understudy.api.http;

import dev.understudy.domain.Failback;
import dev.understudy.domain.ReplicationFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a stream back to an earlier primary gets the data there. */
record FailbackView(String mode, String reason, @Nullable Instant historyUntil) {

  static @Nullable FailbackView of(@Nullable ReplicationFacts facts) {
    Failback failback = facts == null ? null : facts.failback();
    return failback == null
        ? null
        : new FailbackView(failback.mode().name(), failback.because(), failback.historyUntil());
  }
}
