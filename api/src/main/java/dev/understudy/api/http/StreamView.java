package dev.understudy.api.http;

import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamStatus;
import dev.understudy.domain.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A stream as a reply shows it. What is below {@code canceledAt} is beyond the official API and
 * shown only on request.
 */
record StreamView(
    UUID id,
    StreamStatus status,
    UUID primaryClusterId,
    UUID standbyClusterId,
    Instant createdAt,
    @Nullable Instant retainedTime,
    @Nullable Instant replicatedTime,
    @Nullable Integer replicationLagSeconds,
    @Nullable Instant failoverAt,
    @Nullable Instant activatedAt,
    @Nullable Instant canceledAt,
    @Nullable String phase,
    @Nullable ProgressView progress,
    @Nullable AttentionView attention,
    @Nullable String failoverTime,
    @Nullable FailbackView failback,
    @Nullable ReaderView reader,
    @Nullable SwitchoverView switchover,
    @Nullable List<TimelineEntry> timeline) {

  /** Nothing but the official fields. */
  static StreamView plain(StreamSnapshot snapshot, Instant now) {
    StreamRecord record = snapshot.record();
    Window window = Window.of(snapshot, now);
    return new StreamView(
        record.id(),
        record.state().status() == StreamStatus.REPLICATING && window == null
            ? StreamStatus.STARTING
            : record.state().status(),
        record.primaryClusterId(),
        record.standbyClusterId(),
        record.createdAt(),
        window == null ? null : window.retained,
        window == null ? null : window.replicated,
        window == null ? null : window.lagSeconds,
        record.failoverAt(),
        record.activatedAt(),
        record.canceledAt(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** With the details. */
  static StreamView full(StreamSnapshot snapshot, List<TimelineEntry> timeline, Instant now) {
    StreamView plain = plain(snapshot, now);
    StreamRecord record = snapshot.record();
    var failoverTime = record.failoverTime();
    return new StreamView(
        plain.id,
        plain.status,
        plain.primaryClusterId,
        plain.standbyClusterId,
        plain.createdAt,
        plain.retainedTime,
        plain.replicatedTime,
        plain.replicationLagSeconds,
        plain.failoverAt,
        plain.activatedAt,
        plain.canceledAt,
        record.state().phase().name(),
        ProgressView.of(snapshot.sample(), now),
        AttentionView.of(record.attention()),
        failoverTime == null ? null : failoverTime.decimal(),
        FailbackView.of(record.state().facts()),
        ReaderView.of(record),
        SwitchoverView.of(record),
        timeline);
  }

  /**
   * The three times that a replicating stream always has. Until the cluster was first seen to
   * replicate there are none, and the stream is shown as STARTING; during the initial scan the
   * replicated time is the retained one, the start of the scan. Clusters round that up: the first
   * replicated time may be below it by less than a microsecond, and is not shown as a step back.
   */
  private record Window(Instant retained, Instant replicated, int lagSeconds) {

    static @Nullable Window of(StreamSnapshot snapshot, Instant now) {
      ProgressSample sample = snapshot.sample();
      if (snapshot.record().state().status() != StreamStatus.REPLICATING || sample == null) {
        return null;
      }
      Instant replicated = sample.replicatedTime();
      Instant retained = sample.retainedTime();
      if (retained == null) {
        retained = replicated;
      }
      if (retained == null) {
        return null;
      }
      Instant shown = replicated == null || replicated.isBefore(retained) ? retained : replicated;
      Instant clusterNow = now.plusMillis(sample.clockOffsetMillis());
      return new Window(retained, shown, seconds(shown, clusterNow));
    }
  }

  /** Whole seconds from one time to another, never negative. */
  static int seconds(Instant from, Instant to) {
    return (int) Math.clamp(Duration.between(from, to).toSeconds(), 0, Integer.MAX_VALUE);
  }
}
