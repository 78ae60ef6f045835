package dev.understudy.workflows.impl;

import dev.understudy.domain.Attention;
import dev.understudy.domain.Attention.Reason;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.Reader;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.StreamTransitions;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.workflows.contract.IngestEdge;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decides on what the sweep saw; an edge that says nothing new changes nothing. */
final class Edges {
  private final StreamDriver driver;
  private IngestEdge.@Nullable Kind lastLag;

  Edges(StreamDriver driver) {
    this.driver = driver;
  }

  void take(IngestEdge edge) {
    ProgressSample sample = edge.sample();
    driver.heard(sample);
    StreamState state = driver.record().state();
    if (!(state instanceof StreamState.Ingesting || state instanceof StreamState.Scheduled)) {
      return;
    }
    switch (edge.kind()) {
      case SCAN_FINISHED -> scanFinished(state, sample);
      case LAG_OVER_BUDGET, LAG_WITHIN_BUDGET -> lagChanged(edge.kind(), sample);
      case SOURCE_LOST -> sourceLost(sample);
      case SOURCE_BACK -> settle(Reason.SOURCE_LOST, "the primary is back");
      case SOURCE_EXPIRED -> sourceExpired(state, String.valueOf(edge.words()));
      case PAUSED_BY_CLUSTER -> pausedByCluster(state);
      case GONE ->
          raise(Reason.STEP_FAILED, "the standby has no replicating virtual cluster any more");
      case READER_READY -> readerReady();
      case HOURLY -> {
        // Only the sample was of interest.
      }
    }
  }

  private void readerReady() {
    StreamRecord record = driver.record();
    Reader reader = record.reader();
    if (reader != null && reader.readySince() == null) {
      driver.need(
          record.with(new Reader(Ledger.now())), TimelineEntry.UNDERSTUDY, "The reader serves.");
    }
  }

  /** By the primary's own word; what the standby holds may be the last copy and is kept. */
  private void sourceExpired(StreamState state, String words) {
    String reason = "the primary keeps no history for the standby any more: " + words;
    driver.stopStep();
    driver.move(
        StreamTransitions.sourceExpired(state, Ledger.now(), reason),
        TimelineEntry.UNDERSTUDY,
        reason + "; the standby keeps what was replicated");
  }

  /** A pause that was asked for is no news. */
  private void pausedByCluster(StreamState state) {
    if (state instanceof StreamState.InitialScan || state instanceof StreamState.Replicating) {
      driver.move(
          StreamTransitions.pausedByCluster(state),
          TimelineEntry.UNDERSTUDY,
          "the standby's cluster paused the replication");
    }
  }

  /** Since when, is told by how far the standby came. */
  private void sourceLost(ProgressSample sample) {
    Instant replicated = sample.replicatedTime();
    if (driver.record().attention() == null) {
      driver.sourceLost(
          replicated == null ? Ledger.now() : replicated.minusMillis(sample.clockOffsetMillis()));
    }
  }

  private void scanFinished(StreamState state, ProgressSample sample) {
    if (state instanceof StreamState.InitialScan && sample.replicatedTime() != null) {
      driver.move(
          StreamTransitions.scanFinished(state),
          TimelineEntry.UNDERSTUDY,
          "the initial scan is finished");
    }
  }

  private void lagChanged(IngestEdge.Kind kind, ProgressSample sample) {
    if (kind != lastLag) {
      lastLag = kind;
      driver
          .ledger()
          .note(
              driver.record().id(),
              TimelineEntry.UNDERSTUDY,
              "%s, replicated up to %s.".formatted(kind, sample.replicatedTime()));
    }
  }

  /** What waits for a human already is not written over by another trouble. */
  private void raise(Reason reason, String because) {
    if (driver.record().attention() == null) {
      driver.raise(reason, because);
    }
  }

  private void settle(Reason reason, String because) {
    StreamRecord record = driver.record();
    Attention attention = record.attention();
    if (attention != null && attention.reason() == reason) {
      driver.need(record.needing(null), TimelineEntry.UNDERSTUDY, because);
    }
  }
}
