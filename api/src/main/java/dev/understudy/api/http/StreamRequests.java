package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonAlias;
import org.jspecify.annotations.Nullable;

/** The bodies that requests on streams have; each name is read in both spellings. */
final class StreamRequests {
  private StreamRequests() {}

  /** Of a POST. {@code confirm_wipe} is beyond the official API. */
  record Create(
      @JsonAlias("primaryClusterId") @Nullable String primaryClusterId,
      @JsonAlias("standbyClusterId") @Nullable String standbyClusterId,
      @JsonAlias("confirmWipe") boolean confirmWipe) {}

  /** Of a PATCH. */
  record Update(@Nullable String status, @JsonAlias("failoverAt") @Nullable String failoverAt) {}

  /** Of an intervention, which is beyond the official API. */
  record Intervene(@Nullable String action, @Nullable String step, @Nullable String reason) {}
}
