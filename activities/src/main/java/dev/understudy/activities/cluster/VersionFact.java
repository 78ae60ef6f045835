package dev.understudy.activities.cluster;

import dev.understudy.domain.CockroachVersions;
import org.jspecify.annotations.Nullable;

/**
 * The one table of what differs between versions of CockroachDB for a client that steers
 * replication, from 23.2 on: each fact with its first and last version. Names of columns and words
 * of status are not here: {@link Row} and {@link StatusWords} take them in every spelling.
 */
public enum VersionFact {
  /** Nothing replicates before a setting says so. */
  ENABLED_BY_SETTING(new ClusterVersion(23, 2), new ClusterVersion(23, 2)),
  /** A new virtual cluster takes its capabilities from one named {@code template}. */
  TEMPLATE(new ClusterVersion(23, 2), new ClusterVersion(23, 2)),
  /** An enterprise licence is part of the set-up. */
  LICENCE_STEP(new ClusterVersion(23, 2), new ClusterVersion(24, 3)),
  /** A cluster that is not virtualized can be replicated: {@code OF system}. */
  SYSTEM_AS_SOURCE(new ClusterVersion(24, 1), null),
  /** START REPLICATION OF, and PRIOR REPLICATION DETAILS, which it needs. */
  FAILBACK(ClusterVersion.parse(CockroachVersions.FAILBACK_SINCE), null),
  /** READ VIRTUAL CLUSTER. */
  READER(new ClusterVersion(24, 3), null),
  /** REPLICATIONSOURCE in the place of REPLICATION, which stays accepted. */
  SOURCE_PRIVILEGE(new ClusterVersion(25, 2), null),
  /** An external connection can be altered. */
  ALTER_CONNECTION(new ClusterVersion(25, 4), null);

  private final ClusterVersion first;
  private final @Nullable ClusterVersion last;

  /**
   * @param last null for what still holds
   */
  VersionFact(ClusterVersion first, @Nullable ClusterVersion last) {
    this.first = first;
    this.last = last;
  }

  /** The first version that it holds in. */
  public ClusterVersion first() {
    return first;
  }

  boolean holdsIn(ClusterVersion version) {
    return version.compareTo(first) >= 0 && (last == null || version.compareTo(last) <= 0);
  }
}
