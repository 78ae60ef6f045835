package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StandbyFate;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.testing.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressTest extends CatalogTest {
  private static final Instant T = Records.NOW;

  @Test
  void keepsWhatWasSeen() {
    UUID stream = newStream().id();
    ProgressSample sample =
        new ProgressSample(
            stream, T, T.minusSeconds(60), T.minusSeconds(2), "replicating", 0.5, -7);

    catalog.streamLedger().recordProgress(List.of(sample));

    assertThat(seen(stream)).isEqualTo(sample);
  }

  @Test
  void neverGoesBack() {
    UUID stream = newStream().id();
    ProgressSample first = at(stream, 10, 5, 8);
    catalog.streamLedger().recordProgress(List.of(first));

    for (ProgressSample late :
        List.of(
            at(stream, 9, 6, 9),
            at(stream, 10, 6, 9),
            at(stream, 11, 4, 9),
            at(stream, 11, 6, 7))) {
      catalog.streamLedger().recordProgress(List.of(late));
      assertThat(seen(stream)).isEqualTo(first);
    }
    ProgressSample next = at(stream, 11, 5, 9);
    catalog.streamLedger().recordProgress(List.of(next));
    assertThat(seen(stream)).isEqualTo(next);
  }

  @Test
  void keepsKnownTimesWhenASampleSaysNone() {
    UUID stream = newStream().id();
    catalog.streamLedger().recordProgress(List.of(at(stream, 10, 5, 8)));
    catalog.streamLedger().recordProgress(List.of(sample(stream, 11, null, null)));

    assertThat(seen(stream).sampledAt()).isEqualTo(T.plusSeconds(11));
    assertThat(seen(stream).replicatedTime()).isEqualTo(T.plusSeconds(8));
    assertThat(seen(stream).retainedTime()).isEqualTo(T.plusSeconds(5));
  }

  @Test
  void storesTheLowerBoundNotBelowTheTruth() {
    UUID stream = newStream().id();
    Instant precise = T.plusNanos(1);
    catalog
        .streamLedger()
        .recordProgress(List.of(new ProgressSample(stream, T, precise, precise, "x", null, 0)));

    assertThat(seen(stream).retainedTime()).isEqualTo(T.plusNanos(1000));
    assertThat(seen(stream).replicatedTime()).isEqualTo(T);
  }

  @Test
  void leavesFinishedAndUnknownStreamsAlone() {
    StreamRecord stream = newStream();
    ProgressSample first = at(stream.id(), 10, 5, 8);
    catalog.streamLedger().recordProgress(List.of(first));
    var undoing =
        new StreamState.Undoing(StreamPhase.PREFLIGHT, null, T, "asked", StandbyFate.EMPTY);
    catalog.streamLedger().commit(stream.in(undoing), null, Records.entry("canceled"));
    UUID other = newStream().id();

    catalog
        .streamLedger()
        .recordProgress(
            List.of(at(stream.id(), 20, 9, 9), at(UUID.randomUUID(), 1, 0, 0), at(other, 3, 1, 2)));

    assertThat(seen(stream.id())).isEqualTo(first);
    assertThat(seen(other)).isEqualTo(at(other, 3, 1, 2));
  }

  @Test
  void writesManyAtOnce() {
    UUID primary = newCluster().id();
    List<ProgressSample> samples = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      samples.add(at(newStream(primary, newCluster().id()).id(), i, 0, 0));
    }
    catalog.streamLedger().recordProgress(samples);
    catalog.streamLedger().recordProgress(List.of());

    for (ProgressSample sample : samples) {
      assertThat(seen(sample.streamId())).isEqualTo(sample);
    }
  }

  private ProgressSample seen(UUID stream) {
    return Objects.requireNonNull(catalog.streams().find(stream).orElseThrow().sample());
  }

  private static ProgressSample at(UUID stream, long sampled, long retained, long replicated) {
    return sample(stream, sampled, T.plusSeconds(retained), T.plusSeconds(replicated));
  }

  private static ProgressSample sample(
      UUID stream, long sampled, @Nullable Instant retained, @Nullable Instant replicated) {
    return new ProgressSample(
        stream, T.plusSeconds(sampled), retained, replicated, "replicating", null, 0);
  }
}
