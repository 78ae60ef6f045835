package dev.understudy.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The read-only virtual cluster beside the one that is replicated, where a stream was asked for it.
 *
 * @param readySince when it was first seen to serve, by the control plane's clock; null until then
 */
public record Reader(@Nullable Instant readySince) {
  private static final String SUFFIX = "-readonly";

  /** What a cluster names it. */
  public static String nameFor(String virtualCluster) {
    return virtualCluster + SUFFIX;
  }

  /** Whether this is the name of one. */
  public static boolean isNamed(String virtualCluster) {
    return virtualCluster.endsWith(SUFFIX);
  }
}
