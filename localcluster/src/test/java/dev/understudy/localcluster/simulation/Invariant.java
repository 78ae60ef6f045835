package dev.understudy.localcluster.simulation;

import org.jspecify.annotations.Nullable;

/** What must hold after every event. */
enum Invariant {
  REPLICATED_TIME_NEVER_GOES_BACK,
  NOTHING_ABOVE_THE_FAILOVER_TIME_SURVIVES,
  NO_ACKNOWLEDGED_WRITE_IS_LOST,
  A_STANDBY_IS_NOT_WRITABLE,
  A_READER_SHOWS_WHOLE_TRANSACTIONS,
  NEEDED_HISTORY_IS_KEPT,
  HISTORY_THAT_MAY_BE_GONE_IS_REFUSED,
  BOTH_SIDES_HOLD_THE_SAME,
  THE_PAIR_COMES_TO_REST,
  REFUSALS_SAY_WHY;

  /** Fails unless it holds. */
  void require(boolean holds, String message, @Nullable Object... values) {
    if (!holds) {
      throw broken(message.formatted(values));
    }
  }

  Violation broken(String message) {
    return new Violation(this, message);
  }

  /** An invariant that did not hold. */
  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;
    private final Invariant invariant;

    Violation(Invariant invariant, String message) {
      super(invariant + ": " + message);
      this.invariant = invariant;
    }

    Invariant invariant() {
      return invariant;
    }
  }
}
