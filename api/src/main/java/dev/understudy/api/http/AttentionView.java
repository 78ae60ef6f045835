package dev.understudy.api.http;

import dev.understudy.domain.Attention;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a stream needs a human for. */
record AttentionView(
    String reason, String step, Instant since, String error, List<String> actions) {

  static @Nullable AttentionView of(@Nullable Attention attention) {
    return attention == null
        ? null
        : new AttentionView(
            attention.reason().name(),
            attention.step().name(),
            attention.since(),
            attention.error(),
            attention.actions().stream().map(Enum::name).toList());
  }
}
