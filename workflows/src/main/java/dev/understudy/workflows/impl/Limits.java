package dev.understudy.workflows.impl;

import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/**
 * Every timeout and retry of the workflows. Which failures are not retried is said by the failure:
 * activities mark each code that another try cannot mend.
 */
final class Limits {
  /** How long after a step's tries were used up it is tried again by itself. */
  static final Duration PAUSE_BEFORE_NEW_TRIES = Duration.ofSeconds(5);

  /** Lets what a workflow task decided reach the server before a step of it is canceled. */
  static final Duration BEFORE_CANCELLATION = Duration.ofMillis(1);

  /** A failover that begins this long after its time says so in the timeline. */
  static final Duration LATE = Duration.ofSeconds(5);

  /** A sample older than this is asked for again before a failover is decided on. */
  static final Duration STALE_SAMPLE = Duration.ofSeconds(10);

  /** So many entries of the timeline are kept for the query. */
  static final int RECENT_ENTRIES = 50;

  static final long EVENTS_PER_RUN = 2_000;
  static final long SIGNALS_PER_RUN = 1_000;
  static final Duration LENGTH_OF_RUN = Duration.ofDays(1);

  /** So many signals at most go with the start of a new run, which has a limit in bytes. */
  static final int LEFT_TO_NEXT_RUN = 1_000;

  private static final Duration A_DAY = Duration.ofHours(24);

  /** A few tries, about half a minute: after that a human is told. */
  private static final int FIRST_TRIES = 8;

  /** About half an hour of tries, to keep a long outage's history short. */
  private static final int PATIENT_TRIES = 360;

  private Limits() {}

  /** Writes to the catalog that must happen: tried for ever. */
  static ActivityOptions record() {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(Duration.ofSeconds(10))
        .setRetryOptions(retry(Duration.ofMillis(50), Duration.ofSeconds(2), 0))
        .build();
  }

  /** A write on behalf of a caller who gives up after what is left. */
  static ActivityOptions recordWithin(Duration left) {
    return ActivityOptions.newBuilder(record()).setScheduleToCloseTimeout(left).build();
  }

  /**
   * Steps that change a cluster. They heartbeat, and a cancellation waits until they have stopped.
   */
  static ActivityOptions act(boolean patient) {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(A_DAY)
        .setHeartbeatTimeout(Duration.ofSeconds(10))
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(step(patient))
        .build();
  }

  /**
   * Steps that only watch a cluster. One that is not needed any more is left alone: it ends by
   * itself when what it waits for has happened or cannot happen.
   */
  static ActivityOptions watch(boolean patient) {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(A_DAY)
        .setHeartbeatTimeout(Duration.ofSeconds(5))
        .setCancellationType(ActivityCancellationType.ABANDON)
        .setRetryOptions(step(patient))
        .build();
  }

  /** A change of a failover's target, within what is left of its caller's time. */
  static ActivityOptions actWithin(Duration left) {
    return ActivityOptions.newBuilder(act(false)).setScheduleToCloseTimeout(left).build();
  }

  /** A look that may fail: one try with a short limit. */
  static ActivityOptions look() {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(Duration.ofSeconds(6))
        .setScheduleToCloseTimeout(Duration.ofSeconds(8))
        .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
        .build();
  }

  /** Starting and removing a cluster. */
  static ActivityOptions cluster() {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(Duration.ofMinutes(5))
        .setHeartbeatTimeout(Duration.ofSeconds(10))
        .setRetryOptions(retry(Duration.ofMillis(500), Duration.ofSeconds(5), FIRST_TRIES))
        .build();
  }

  /** Removing a cluster: tried until it is gone. */
  static ActivityOptions clusterRemoval() {
    return ActivityOptions.newBuilder(cluster())
        .setRetryOptions(retry(Duration.ofMillis(500), Duration.ofSeconds(30), 0))
        .build();
  }

  /** Bringing a cluster to what was set on it: tried until it is, or until it refuses. */
  static ActivityOptions clusterSetting() {
    return ActivityOptions.newBuilder(cluster())
        .setRetryOptions(retry(Duration.ofMillis(200), Duration.ofSeconds(5), 0))
        .build();
  }

  /** The long activity of a sweep; it ends by itself well before its limit. */
  static ActivityOptions sweep() {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(Duration.ofHours(2))
        .setHeartbeatTimeout(Duration.ofSeconds(60))
        .setRetryOptions(retry(Duration.ofSeconds(1), Duration.ofSeconds(10), 0))
        .build();
  }

  private static RetryOptions step(boolean patient) {
    return retry(
        Duration.ofMillis(200), Duration.ofSeconds(5), patient ? PATIENT_TRIES : FIRST_TRIES);
  }

  private static RetryOptions retry(Duration first, Duration longest, int attempts) {
    return RetryOptions.newBuilder()
        .setInitialInterval(first)
        .setBackoffCoefficient(2)
        .setMaximumInterval(longest)
        .setMaximumAttempts(attempts)
        .build();
  }
}
