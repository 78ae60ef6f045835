package dev.understudy.api.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The CockroachDB versions that new clusters can have. */
final class Versions {
  static final String MAJOR = "v25.2";
  private static final String NEWEST = "v25.2.3";
  private static final Pattern PATCH = Pattern.compile("v25\\.2\\.\\d{1,3}");

  private Versions() {}

  /** The full version for what was asked: a major version, a full one, or none. */
  static String full(@Nullable String asked) {
    if (asked == null || asked.isEmpty() || asked.equals(MAJOR)) {
      return NEWEST;
    }
    if (PATCH.matcher(asked).matches()) {
      return asked;
    }
    throw Query.invalid("cockroach_version '" + asked + "' is not supported: use " + MAJOR);
  }
}
