package dev.understudy.acceptance.contract;

import dev.understudy.activities.cluster.ClusterVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The versions of CockroachDB that a line of the contract is about: from one on, before one. */
record Versions(@Nullable ClusterVersion from, @Nullable ClusterVersion before) {
  private static final Pattern BOUND = Pattern.compile("(from|before) (\\S+)");

  /** Reads {@code from 24.1 before 25.2}, or one of the two, or nothing. */
  static Versions parse(String text) {
    ClusterVersion from = null;
    ClusterVersion before = null;
    Matcher bound = BOUND.matcher(text);
    while (bound.find()) {
      ClusterVersion version = ClusterVersion.parse("v" + bound.group(2));
      if (bound.group(1).equals("from")) {
        from = version;
      } else {
        before = version;
      }
    }
    return new Versions(from, before);
  }

  boolean include(ClusterVersion version) {
    return (from == null || version.compareTo(from) >= 0)
        && (before == null || version.compareTo(before) < 0);
  }
}
