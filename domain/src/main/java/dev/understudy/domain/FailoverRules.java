package dev.understudy.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a stream may fail over to a target, and when; measured by the cluster's clock.
 */
public final class FailoverRules {
  /** How far ahead a failover may be scheduled. */
  public static final Duration FARTHEST_AHEAD = Duration.ofHours(1);

  private FailoverRules() {}

  /**
   * @param sample the newest that is known of the standby, null if nothing is
   * @param now by the control plane's clock
   * @throws UnderstudyException STREAM_STATE, STREAM_FINISHED, FAILOVER_DURING_SCAN,
   *     FAILOVER_BEFORE_RETAINED, FAILOVER_TOO_FAR_AHEAD
   */
  public static FailoverDecision decide(
      StreamState state, FailoverTarget target, @Nullable ProgressSample sample, Instant now) {
    checkState(state, sample);
    ReplicationFacts facts = state.facts();
    if (facts != null && (sample != null || target instanceof FailoverTarget.At)) {
      checkPassed(facts, target, sample == null ? null : sample.replicatedTime());
    }
    return switch (target) {
      case FailoverTarget.Latest latest -> new FailoverDecision.Now(latest);
      case FailoverTarget.At at -> decideAt(state, at, sample, clusterTime(now, sample));
      case FailoverTarget.Drained drained ->
          throw new UnderstudyException(
              ErrorCode.INVALID_ARGUMENT, "A switchover is asked for as such.");
    };
  }

  /**
   * A failback begins where the two clusters parted: what the new primary wrote since is not on the
   * standby until it has caught up, and LATEST would give it up unasked (cockroachdb #171871). A
   * time that somebody names may do so, but not go below where they parted.
   *
   * @param replicated the standby's own word; null where it has none
   * @throws UnderstudyException FAILOVER_BEFORE_RETAINED, FAILOVER_DURING_SCAN
   */
  public static void checkPassed(
      ReplicationFacts facts, FailoverTarget target, @Nullable Instant replicated) {
    Failback failback = facts.failback();
    HlcTimestamp activation = failback == null ? null : failback.activation();
    if (failback == null || activation == null) {
      return;
    }
    HlcTimestamp exact = target.exact();
    if (exact != null) {
      if (exact.compareTo(activation) < 0) {
        throw new UnderstudyException(
            ErrorCode.FAILOVER_BEFORE_RETAINED,
            "The failover time %s is before %s, when the primary took over from this standby."
                .formatted(exact.toInstant(), activation.toInstant()));
      }
      return;
    }
    Instant caughtUp = caughtUpAt(activation, failback.primaryTime());
    if (replicated == null || !replicated.isAfter(caughtUp)) {
      throw new UnderstudyException(
          ErrorCode.FAILOVER_DURING_SCAN,
          ("The standby is at %s and has not passed %s yet: the latest time would give up what"
                  + " the primary wrote since it took over. Wait until the standby has caught"
                  + " up, or name a time to fail over to.")
              .formatted(replicated == null ? "no time yet" : replicated, caughtUp));
    }
  }

  private static Instant caughtUpAt(HlcTimestamp activation, @Nullable Instant primaryTime) {
    Instant parted = activation.toInstant();
    return primaryTime == null || primaryTime.isBefore(parted) ? parted : primaryTime;
  }

  /** The cluster's clock, told from the control plane's. */
  public static Instant clusterTime(Instant now, @Nullable ProgressSample sample) {
    return sample == null ? now : now.plusMillis(sample.clockOffsetMillis());
  }

  /** How long until a scheduled failover is due; zero or less once it is. */
  public static Duration untilDue(
      FailoverTarget.At target, @Nullable ProgressSample sample, Instant now) {
    return Duration.between(clusterTime(now, sample), target.time());
  }

  private static void checkState(StreamState state, @Nullable ProgressSample sample) {
    if (state instanceof StreamState.InitialScan) {
      // The sweep may have seen the scan end before the workflow heard of it.
      if (sample == null || sample.replicatedTime() == null) {
        throw new UnderstudyException(
            ErrorCode.FAILOVER_DURING_SCAN,
            "The initial scan is not finished (%s); a failover is possible once it is."
                .formatted(progressOf(sample)));
      }
      return;
    }
    StreamTransitions.guard(StreamEvent.FAILOVER_BEGUN, state);
    if (state instanceof StreamState.Halted && sample != null && sample.replicatedTime() == null) {
      throw new UnderstudyException(
          ErrorCode.FAILOVER_DURING_SCAN,
          "Replication was paused within the initial scan; a failover is possible once the scan is"
              + " finished.");
    }
  }

  private static FailoverDecision decideAt(
      StreamState state,
      FailoverTarget.At at,
      @Nullable ProgressSample sample,
      Instant clusterNow) {
    Instant retained = sample == null ? null : sample.retainedTime();
    if (retained != null && at.time().isBefore(retained)) {
      throw new UnderstudyException(
          ErrorCode.FAILOVER_BEFORE_RETAINED,
          "The failover time %s is before %s, the earliest time that the standby can go back to."
              .formatted(at.time(), retained));
    }
    if (at.time().isAfter(clusterNow.plus(FARTHEST_AHEAD))) {
      throw new UnderstudyException(
          ErrorCode.FAILOVER_TOO_FAR_AHEAD,
          "The failover time %s is more than one hour after %s, the cluster's time now."
              .formatted(at.time(), clusterNow));
    }
    // Once the standby has a target it would fire by itself, so a new one is sent at once.
    boolean ahead = at.time().isAfter(clusterNow) && !(state instanceof StreamState.CatchingUp);
    if (ahead && !(state instanceof StreamState.InitialScan)) {
      // What is paused does not come nearer to a time ahead: it is resumed first, by request.
      StreamTransitions.guard(StreamEvent.FAILOVER_SCHEDULED, state);
    }
    return ahead ? new FailoverDecision.Later(at) : new FailoverDecision.Now(at);
  }

  private static String progressOf(@Nullable ProgressSample sample) {
    if (sample == null || sample.fraction() == null) {
      return "its progress is not known yet";
    }
    return "about %d %% done".formatted(Math.round(Math.floor(sample.fraction() * 100)));
  }
}
