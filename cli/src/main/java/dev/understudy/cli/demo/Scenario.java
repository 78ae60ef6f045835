package dev.understudy.cli.demo;

import java.util.Locale;

/** What a demo fails over to. */
enum Scenario {
  /** The primary is killed; the standby takes over at its latest consistent time. */
  LATEST;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
