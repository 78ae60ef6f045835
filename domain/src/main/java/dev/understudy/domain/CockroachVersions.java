package dev.understudy.domain;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The versions of CockroachDB that a new cluster can be asked to have. */
public final class CockroachVersions {
  /** What a cluster gets whose request does not say. */
  public static final String DEFAULT = "v25.2";

  /** From here on a cluster can take net-new changes from what was promoted out of it. */
  public static final String FAILBACK_SINCE = "v24.1";

  /** The release that stands for each, oldest first. */
  public static final List<String> RELEASES =
      List.of(
          "v23.2.28",
          "v24.1.19",
          "v24.2.10",
          "v24.3.14",
          "v25.1.8",
          "v25.2.3",
          "v25.3.4",
          "v25.4.2",
          "v26.1.1",
          "v26.2.0",
          "v26.3.0");

  /** The major ones of them that are supported for a short time only, and may be skipped. */
  private static final Set<String> INNOVATIONS =
      Set.of("v24.2", "v25.1", "v25.3", "v26.1", "v26.3");

  private static final Pattern FORM = Pattern.compile("(v\\d{2}\\.\\d)(\\.\\d{1,3})?");

  private CockroachVersions() {}

  /** The full version for a major one such as {@code v25.2}, or for a full one of these. */
  public static Optional<String> full(String asked) {
    Matcher form = FORM.matcher(asked);
    if (!form.matches()) {
      return Optional.empty();
    }
    String major = form.group(1);
    return RELEASES.stream()
        .filter(release -> major(release).equals(major))
        .findFirst()
        .map(release -> form.group(2) == null ? release : asked);
  }

  /** Whether a version knows failback; empty for what is not known here. */
  public static Optional<Boolean> hasFailback(String full) {
    Matcher form = FORM.matcher(full);
    return form.matches()
        ? Optional.of(form.group(1).compareTo(FAILBACK_SINCE) >= 0)
        : Optional.empty();
  }

  /** Whether a major version is an innovation release. */
  public static boolean isInnovation(String major) {
    return INNOVATIONS.contains(major);
  }

  /** The major versions that a major one of these can be upgraded to: an innovation is skipped. */
  public static List<String> upgradesOf(String major) {
    List<String> majors = RELEASES.stream().map(CockroachVersions::major).toList();
    int at = majors.indexOf(major);
    if (at < 0 || at == majors.size() - 1) {
      return List.of();
    }
    String next = majors.get(at + 1);
    boolean skips = !isInnovation(major) && isInnovation(next) && at + 2 < majors.size();
    return skips ? List.of(next, majors.get(at + 2)) : List.of(next);
  }

  /** The major version of a full one. */
  public static String major(String full) {
    return full.substring(0, full.lastIndexOf('.'));
  }
}
