package dev.understudy.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a planned switchover may begin: it stops the primary's service, so it is refused
 * unless the standby is close enough to take everything in the time allowed.
 */
public final class SwitchoverRules {
  /** How long the primary may be without service before it serves again, unless asked otherwise. */
  public static final Duration USUAL_LIMIT = Duration.ofSeconds(60);

  public static final Duration LONGEST_LIMIT = Duration.ofHours(1);

  /** What is replicated of a cluster without virtual clusters. */
  private static final String NOT_VIRTUALIZED = "system";

  private static final Duration FRESH = Duration.ofSeconds(30);

  private SwitchoverRules() {}

  /**
   * @param sample the newest that is known of the standby
   * @param limit for fencing and draining together
   * @throws UnderstudyException STREAM_STATE, STREAM_FINISHED, INVALID_ARGUMENT
   */
  public static void check(
      StreamRecord record, @Nullable ProgressSample sample, Duration limit, Instant now) {
    if (!limit.isPositive() || limit.compareTo(LONGEST_LIMIT) > 0) {
      throw new UnderstudyException(
          ErrorCode.INVALID_ARGUMENT,
          "deadline_seconds must be between 1 and %d".formatted(LONGEST_LIMIT.toSeconds()));
    }
    StreamTransitions.guard(StreamEvent.SWITCHOVER_ASKED, record.state());
    ReplicationFacts facts = record.state().facts();
    if (facts != null && facts.source().equals(NOT_VIRTUALIZED)) {
      throw refused(
          "The primary is not virtualized: it has no service that could be stopped. Stop the"
              + " applications and fail over to the latest time instead.");
    }
    if (record.attention() != null) {
      throw refused("The stream waits for a human: " + record.attention().error());
    }
    Instant replicated = sample == null ? null : sample.replicatedTime();
    if (sample == null
        || replicated == null
        || Duration.between(sample.sampledAt(), now).compareTo(FRESH) > 0) {
      throw refused("It is not known how far the standby is; ask again when it answers.");
    }
    Duration behind =
        Duration.between(replicated, FailoverRules.clusterTime(sample.sampledAt(), sample));
    if (behind.compareTo(limit) > 0) {
      throw refused(
          "The standby is %d s behind and would not have everything within %d s."
              .formatted(behind.toSeconds(), limit.toSeconds()));
    }
  }

  private static UnderstudyException refused(String why) {
    return new UnderstudyException(ErrorCode.STREAM_STATE, why);
  }
}
