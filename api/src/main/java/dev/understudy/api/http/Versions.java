package dev.understudy.api.http;

import dev.understudy.domain.CockroachVersions;
import org.jspecify.annotations.Nullable;

/** The CockroachDB version that a new cluster gets. */
final class Versions {
  static final String MAJOR = CockroachVersions.DEFAULT;

  private Versions() {}

  /** The full version for what was asked: a major version, a full one, or none. */
  static String full(@Nullable String asked) {
    String wanted = asked == null || asked.isEmpty() ? MAJOR : asked;
    return CockroachVersions.full(wanted)
        .orElseThrow(
            () ->
                Query.invalid(
                    "cockroach_version '%s' is not supported: use %s"
                        .formatted(
                            wanted,
                            String.join(
                                ", ",
                                CockroachVersions.RELEASES.stream()
                                    .map(CockroachVersions::major)
                                    .toList()))));
  }
}
