package dev.understudy.api.http;

import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.StreamReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.FailbackOutlook;
import dev.understudy.domain.FailoverPreview;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells what a failover would do, from the catalog alone: nothing is asked of a cluster. */
public final class FailoverPreviews {
  private static final int FAILOVERS_LOOKED_AT = 200;

  private final StreamReader streams;
  private final ClusterReader clusters;
  private final Clock clock;

  public FailoverPreviews(StreamReader streams, ClusterReader clusters, Clock clock) {
    this.streams = streams;
    this.clusters = clusters;
    this.clock = clock;
  }

  /**
   * @param failoverAt null for the latest time
   */
  FailoverPreviewView view(StreamSnapshot stream, @Nullable Instant failoverAt) {
    FailoverTarget target =
        failoverAt == null ? new FailoverTarget.Latest() : new FailoverTarget.At(failoverAt);
    Instant now = clock.instant();
    ProgressSample sample = stream.sample();
    FailoverPreview preview = FailoverPreview.of(stream.record(), target, sample, now);
    return new FailoverPreviewView(
        failoverAt == null ? "LATEST" : failoverAt.toString(),
        preview.cutAt(),
        lost(preview.lost(), sample, now),
        reverted(preview.reverted()),
        steps(stream.record(), preview),
        expected(streams.failoverDurations(FAILOVERS_LOOKED_AT)),
        blockers(preview.refusal()),
        preview.warnings(),
        FailoverPreviewView.Failback.of(outlook(stream.record(), failoverAt, now)));
  }

  private FailbackOutlook outlook(StreamRecord record, @Nullable Instant failoverAt, Instant now) {
    Instant over = failoverAt != null && failoverAt.isAfter(now) ? failoverAt : now;
    List<String> versions =
        Stream.of(record.primaryClusterId(), record.standbyClusterId()).map(this::version).toList();
    return FailbackOutlook.of(record.state().facts(), over, versions);
  }

  private String version(UUID clusterId) {
    return clusters
        .find(clusterId)
        .map(cluster -> cluster.spec().cockroachVersion())
        .orElse("a cluster that is not in the catalog");
  }

  private static FailoverPreviewView.@Nullable Lost lost(
      FailoverPreview.@Nullable Span span, @Nullable ProgressSample sample, Instant now) {
    return span == null || sample == null
        ? null
        : new FailoverPreviewView.Lost(
            span.from(),
            span.until(),
            seconds(span.length()),
            StreamView.seconds(sample.sampledAt(), now));
  }

  private static FailoverPreviewView.@Nullable Reverted reverted(
      FailoverPreview.@Nullable Span span) {
    return span == null
        ? null
        : new FailoverPreviewView.Reverted(span.from(), span.until(), seconds(span.length()));
  }

  private static List<FailoverPreviewView.Blocker> blockers(@Nullable UnderstudyException refusal) {
    return refusal == null
        ? List.of()
        : List.of(
            new FailoverPreviewView.Blocker(refusal.code(), String.valueOf(refusal.getMessage())));
  }

  /** By nearest rank. */
  private static FailoverPreviewView.Expected expected(List<Duration> took) {
    List<Duration> sorted = took.stream().sorted().toList();
    return sorted.isEmpty()
        ? new FailoverPreviewView.Expected(null, null, 0)
        : new FailoverPreviewView.Expected(
            seconds(rank(sorted, 0.5)), seconds(rank(sorted, 0.95)), sorted.size());
  }

  private static Duration rank(List<Duration> sorted, double part) {
    return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  private List<FailoverPreviewView.Step> steps(StreamRecord record, FailoverPreview preview) {
    return preview.steps().stream()
        .map(phase -> new FailoverPreviewView.Step(phase.name(), detail(phase, record, preview)))
        .toList();
  }

  private String detail(StreamPhase phase, StreamRecord record, FailoverPreview preview) {
    ReplicationFacts facts = record.state().facts();
    String virtualCluster = facts == null ? "its virtual cluster" : facts.virtualCluster();
    String standby = name(record.standbyClusterId());
    return switch (phase) {
      case SCHEDULED ->
          "waits until %s by the clusters' clock; it can be moved or withdrawn until then"
              .formatted(preview.cutAt());
      case CATCHING_UP ->
          ("tells %s to complete the replication of %s to %s and waits until it has everything up"
                  + " to there; the primary is not asked for anything")
              .formatted(
                  standby,
                  virtualCluster,
                  preview.target() instanceof FailoverTarget.Latest ? "LATEST" : preview.cutAt());
      case REVERTING ->
          "%s removes what it has above the failover time; from here there is no way back"
              .formatted(standby);
      case PROMOTING ->
          "starts the service of %s on %s, proves it with a connection and makes it the default"
              .formatted(virtualCluster, standby);
      case MANAGING_JOBS ->
          "pauses the backup and changefeed schedules of %s, cancels changefeeds that go on, and"
                  .formatted(standby)
              + " keeps a report that says how to resume each";
      case COMPLETED ->
          "both clusters are independent; nothing was done to %s, so keep clients away from it"
              .formatted(name(record.primaryClusterId()));
      default -> throw new IllegalStateException("no step of a failover: " + phase);
    };
  }

  private String name(UUID clusterId) {
    return clusters.nameOf(clusterId);
  }
}
