package dev.understudy.bench.torture;

import java.util.EnumSet;
import java.util.Set;

/**
 * A way between two processes. A cluster has one address, so that the worker and the other cluster
 * come to it the same way.
 */
enum Link {
  CLIENT_TO_API,
  API_TO_TEMPORAL,
  WORKER_TO_TEMPORAL,
  API_TO_DATABASE,
  WORKER_TO_DATABASE,
  TO_PRIMARY,
  TO_STANDBY;

  /** The others come with each pair. */
  static final Set<Link> OF_THE_CONTROL_PLANE =
      EnumSet.complementOf(EnumSet.of(TO_PRIMARY, TO_STANDBY));
}
