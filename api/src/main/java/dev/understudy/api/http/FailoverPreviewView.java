package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailbackOutlook;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a failover would do, as a reply shows it. What is not known is null, and not left out.
 *
 * @param target LATEST, or the time asked for
 * @param cutAt where the standby's data would be cut
 * @param lost written to the primary and not there afterwards: at most this
 * @param reverted held by the standby already and removed
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record FailoverPreviewView(
    String target,
    @Nullable Instant cutAt,
    @Nullable Lost lost,
    @Nullable Reverted reverted,
    List<Step> steps,
    Expected expectedSeconds,
    List<Blocker> blockers,
    List<String> warnings,
    Failback failback) {

  /** A stretch of time, and how old what is known of it is. */
  record Lost(Instant from, Instant until, double seconds, long sampleAgeSeconds) {}

  /** A stretch of time. */
  record Reverted(Instant from, Instant until, double seconds) {}

  /** One phase that would be gone through. */
  record Step(String name, String detail) {}

  /**
   * What failovers took so far, without the wait for a moment ahead.
   *
   * @param samples how many are known
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Expected(@Nullable Double p50, @Nullable Double p95, int samples) {}

  /** Why it would be refused. */
  record Blocker(ErrorCode code, String message) {}

  /** Whether the old primary could take net-new changes only afterwards. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Failback(@Nullable Boolean possible, @Nullable Instant until, String reason) {

    static Failback of(FailbackOutlook outlook) {
      return new Failback(outlook.possible(), outlook.until(), outlook.because());
    }
  }
}
