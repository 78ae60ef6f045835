package dev.understudy.cli.client;

import java.time.Duration;

/**
 * How often, and after which pauses, a request is sent again.
 *
 * @param times after the first
 */
record Retries(int times, Pauses pauses) {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  static final Retries NONE = new Retries(0, Pauses.real());

  /** As often as the official clients do, but for somebody who waits for the answer. */
  static Retries usual(Pauses pauses) {
    return new Retries(4, pauses);
  }

  /**
   * Whether a refusal may end with the next try: a read is sent again after any trouble of the
   * server; a change, which has a name of its own by then, where it was not carried out or its
   * answer was lost on the way.
   */
  static boolean mayHelp(ApiRequest request, int status) {
    return switch (status) {
      case 429, 502, 503, 504 -> true;
      case 501 -> false;
      default -> status >= 500 && request.isRead();
    };
  }

  /**
   * @param tried how often it was sent again already
   * @param asked what the server asks for; zero where it asks for nothing
   */
  void pause(int tried, Duration asked) {
    Duration own = FIRST.multipliedBy(1L << tried);
    Duration longer = own.compareTo(asked) > 0 ? own : asked;
    pauses.pause(longer.compareTo(LONGEST) > 0 ? LONGEST : longer);
  }
}
