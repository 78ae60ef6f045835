package dev.understudy.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a failover would do, decided as one that is asked for is, from what is known now. Nothing is
 * asked of a cluster for it and nothing changes.
 *
 * @param cutAt where the standby's data would be cut, as far as is known; null if it is not
 * @param lost what was written to the primary and would not be there; null if that is not known. It
 *     is the most that can be: a primary that is gone has stopped writing earlier
 * @param reverted what the standby holds already and would remove; null if that is not known
 * @param steps the phases that would be gone through, in order; empty where it is refused
 * @param refusal why it would be refused; null where it would not
 * @param warnings sentences on what a human should look at first
 */
public record FailoverPreview(
    FailoverTarget target,
    @Nullable Instant cutAt,
    @Nullable Span lost,
    @Nullable Span reverted,
    List<StreamPhase> steps,
    @Nullable UnderstudyException refusal,
    List<String> warnings) {

  /** A sample that is older says little of what is there now. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private static final List<StreamPhase> FROM_CATCHING_UP =
      List.of(
          StreamPhase.CATCHING_UP,
          StreamPhase.REVERTING,
          StreamPhase.PROMOTING,
          StreamPhase.MANAGING_JOBS,
          StreamPhase.COMPLETED);

  public FailoverPreview {
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /** A stretch of time by the clusters' clock. */
  public record Span(Instant from, Instant until) {
    /** From a time to a later one; empty where the other is not later. */
    private static Span between(Instant from, Instant until) {
      return new Span(from, until.isBefore(from) ? from : until);
    }

    public Duration length() {
      return Duration.between(from, until);
    }
  }

  /**
   * @param sample the newest that is known of the standby, null if nothing is
   * @param now by the control plane's clock
   */
  public static FailoverPreview of(
      StreamRecord record, FailoverTarget target, @Nullable ProgressSample sample, Instant now) {
    Instant replicated = sample == null ? null : sample.replicatedTime();
    HlcTimestamp exact = target.exact();
    Instant cutAt = exact == null ? replicated : exact.toInstant();
    Instant clusterNow = FailoverRules.clusterTime(now, sample);
    Span lost = cutAt == null ? null : Span.between(cutAt, clusterNow);
    Span reverted = cutAt == null || replicated == null ? null : Span.between(cutAt, replicated);
    List<StreamPhase> steps = List.of();
    UnderstudyException refusal = null;
    try {
      FailoverDecision decision = FailoverRules.decide(record.state(), target, sample, now);
      steps = steps(decision);
    } catch (UnderstudyException refused) {
      refusal = refused;
    }
    return new FailoverPreview(
        target, cutAt, lost, reverted, steps, refusal, warnings(record, sample, now));
  }

  private static List<StreamPhase> steps(FailoverDecision decision) {
    return switch (decision) {
      case FailoverDecision.Now at -> FROM_CATCHING_UP;
      case FailoverDecision.Later later ->
          Stream.concat(Stream.of(StreamPhase.SCHEDULED), FROM_CATCHING_UP.stream()).toList();
    };
  }

  private static List<String> warnings(
      StreamRecord record, @Nullable ProgressSample sample, Instant now) {
    List<String> warnings = new ArrayList<>();
    if (sample == null) {
      warnings.add("Nothing is known of the standby's progress yet.");
    } else if (Duration.between(sample.sampledAt(), now).compareTo(FRESH) > 0) {
      warnings.add(
          "The standby was last heard at %s: it may be further, or not answer at all."
              .formatted(sample.sampledAt()));
    }
    Attention attention = record.attention();
    if (attention != null) {
      warnings.add(
          "The stream waits for a human (%s): %s".formatted(attention.reason(), attention.error()));
    }
    return warnings;
  }
}
