package dev.understudy.api.http;

import dev.understudy.domain.ProgressSample;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was last seen of a stream, and how long ago. */
record ProgressView(
    @Nullable Double fraction, Instant sampledAt, int sampleAgeSeconds, String status) {

  static @Nullable ProgressView of(@Nullable ProgressSample sample, Instant now) {
    return sample == null
        ? null
        : new ProgressView(
            sample.fraction(),
            sample.sampledAt(),
            StreamView.seconds(sample.sampledAt(), now),
            sample.status());
  }
}
