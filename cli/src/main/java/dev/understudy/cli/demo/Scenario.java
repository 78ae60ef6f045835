package dev.understudy.cli.demo;

import java.util.Locale;

/** What a demo fails over to. */
enum Scenario {
  /** The primary is killed; the standby takes over at its latest consistent time. */
  LATEST,
  /** The primary lives on; the standby goes back to a moment before the request. */
  PAST,
  /** The primary lives on; the standby takes over at a moment ahead while writes go on. */
  FUTURE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
