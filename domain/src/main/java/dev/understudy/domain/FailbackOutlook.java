package dev.understudy.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether, after a failover, the old primary could take net-new changes only: an outlook, which
 * {@link FailbackRules} decides from both clusters when it is asked for.
 *
 * @param possible null if it is not known
 * @param until when the history for it would be let go; null unless it is possible
 */
public record FailbackOutlook(@Nullable Boolean possible, @Nullable Instant until, String because) {

  /**
   * @param facts of the stream that would fail over; null before it replicates
   * @param failedOverAt when the failover would be over, by the clusters' clock
   * @param versions of both clusters, in full
   */
  public static FailbackOutlook of(
      @Nullable ReplicationFacts facts, Instant failedOverAt, List<String> versions) {
    if (facts == null) {
      return new FailbackOutlook(null, null, "the stream does not replicate yet");
    }
    if (!facts.source().equals(facts.virtualCluster())) {
      return new FailbackOutlook(
          false, null, "the primary is not virtualized: the way back is a full copy");
    }
    for (String version : versions) {
      Optional<Boolean> has = CockroachVersions.hasFailback(version);
      if (has.isEmpty()) {
        return new FailbackOutlook(
            null, null, "it is not known whether %s can fail back".formatted(version));
      }
      if (!has.get()) {
        return new FailbackOutlook(
            false, null, "%s knows no failback: the way back is a full copy".formatted(version));
      }
    }
    Instant until = failedOverAt.plus(HistoryWindow.LENGTH);
    return new FailbackOutlook(
        true,
        until,
        "both clusters keep the history for %d h after the failover"
            .formatted(HistoryWindow.LENGTH.toHours()));
  }
}
