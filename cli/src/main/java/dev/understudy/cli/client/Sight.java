package dev.understudy.cli.client;

/**
 * What one look at something that is waited for has shown.
 *
 * @param mark what counts as a change
 * @param text how far it is; where it will not come, why
 */
record Sight(Outcome outcome, String mark, String text) {

  /** Whether to go on waiting. */
  enum Outcome {
    PENDING,
    REACHED,
    /** It will not come to what is waited for. */
    MISSED,
    /** It goes on when a human has answered. */
    NEEDS_ATTENTION
  }
}
