package dev.understudy.activities.cluster;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Year and release of a cluster's version, such as 25.2; {@link VersionFact} says what it knows.
 */
public record ClusterVersion(int year, int release) implements Comparable<ClusterVersion> {
  /** The first that speaks of virtual clusters, and so of all this. */
  public static final ClusterVersion OLDEST = new ClusterVersion(23, 2);

  private static final Pattern FORM = Pattern.compile("(?:^|v)(\\d+)\\.(\\d+)");
  private static final Comparator<ClusterVersion> ORDER =
      Comparator.comparingInt(ClusterVersion::year).thenComparingInt(ClusterVersion::release);

  /**
   * Reads it out of a text such as {@code CockroachDB CCL v25.2.3 (…)}, or {@code
   * 25.1-upgrading-to-25.2-step-004} where an upgrade is not finalized.
   */
  public static ClusterVersion parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.find()) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED, "The cluster does not say its version.");
    }
    return new ClusterVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  public boolean has(VersionFact fact) {
    return fact.holdsIn(this);
  }

  public boolean isBefore(ClusterVersion other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(ClusterVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "v" + year + "." + release;
  }
}
