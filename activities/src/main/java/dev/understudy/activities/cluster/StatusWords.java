package dev.understudy.activities.cluster;

import java.util.Locale;

/** Brings the status words of all versions to those of v25.2. */
final class StatusWords {
  private StatusWords() {}

  static String normalise(String word) {
    return word.toLowerCase(Locale.ROOT)
        .replace('_', ' ')
        .strip()
        .replace("cutting over", "failing over")
        .replace("cutover", "failover");
  }
}
