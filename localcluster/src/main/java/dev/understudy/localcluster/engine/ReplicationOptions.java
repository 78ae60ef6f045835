package dev.understudy.localcluster.engine;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options of a replication stream as a statement gives them; what it does not give is null.
 *
 * @param retention how far behind the replicated time history is kept
 * @param expiration how long the source keeps history without a heartbeat
 * @param reader whether a read-only virtual cluster is wanted
 */
public record ReplicationOptions(
    @Nullable Duration retention, @Nullable Duration expiration, boolean reader) {
  /** CockroachDB's. */
  private static final Duration DEFAULT_RETENTION = Duration.ofHours(4);

  public static final ReplicationOptions NONE = new ReplicationOptions(null, null, false);

  public Duration retentionOrDefault() {
    return Objects.requireNonNullElse(retention, DEFAULT_RETENTION);
  }
}
