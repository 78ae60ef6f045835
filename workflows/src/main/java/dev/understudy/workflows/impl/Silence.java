package dev.understudy.workflows.impl;

import dev.understudy.domain.HistoryWindow;
import java.time.Instant;

/** The sentences about a primary that hears nothing of its standby. */
final class Silence {
  private Silence() {}

  static String lost(Instant since, Instant now) {
    int percent = HistoryWindow.warningAt(now, since);
    String lost = "nothing has come from the primary since %s".formatted(since);
    return percent == 0 ? lost : lost + ", and " + used(percent);
  }

  static String paused(Instant since, Instant now) {
    return "replication is paused since %s, and %s: resume it in time, or it cannot go on"
        .formatted(since, used(HistoryWindow.warningAt(now, since)));
  }

  private static String used(int percent) {
    return "%d %% of the %d h are over for which the primary keeps history for the standby"
        .formatted(percent, HistoryWindow.LENGTH.toHours());
  }
}
