package dev.understudy.domain;

import java.time.Instant;
import java.util.List;

/**
 * Says that a step of a stream cannot go on by itself: which, since when, why, and which actions a
 * human may choose from.
 */
public record Attention(
    Reason reason, StreamPhase step, Instant since, String error, List<Action> actions) {

  public Attention {
    actions = List.copyOf(actions);
  }

  /** Why a human is needed. */
  public enum Reason {
    /** A step failed in a way that a retry will not mend. */
    STEP_FAILED,
    /** The standby holds what serves, or served, clients: wiping it needs a yes. */
    CONFIRM_WIPE,
    /** The primary has not been heard of; the standby can take over. */
    SOURCE_LOST,
    /** The stream is paused, and the primary soon lets go of the history that it needs. */
    HISTORY_EXPIRES,
    /** The standby does not come nearer to the failover time. */
    TARGET_UNREACHED,
    /** After a switchover the two sides do not hold the same data. */
    DATA_DIFFERS,
    /** Somebody terminated the workflow in Temporal; nothing drives the stream until a RETRY. */
    TERMINATED
  }

  /** What a human may answer. */
  public enum Action {
    RETRY,
    SKIP,
    ABORT,
    CONFIRM,
    FAIL_OVER_TO_LATEST
  }
}
