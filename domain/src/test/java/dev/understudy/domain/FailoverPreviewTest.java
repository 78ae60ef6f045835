package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailoverPreviewTest {
  private static final Instant NOW = States.NOW;
  private static final Instant REPLICATED = NOW.minusSeconds(3);
  private static final FailoverTarget LATEST = new FailoverTarget.Latest();

  @Test
  void theLatestTimeLosesTheLagAndRemovesNothing() {
    FailoverPreview preview = preview(StreamPhase.REPLICATING, LATEST, sample(NOW));
    assertThat(preview.refusal()).isNull();
    assertThat(preview.cutAt()).isEqualTo(REPLICATED);
    assertThat(length(preview.lost())).isEqualTo(Duration.ofSeconds(3));
    assertThat(length(preview.reverted())).isZero();
    assertThat(preview.steps())
        .containsExactly(
            StreamPhase.CATCHING_UP,
            StreamPhase.REVERTING,
            StreamPhase.PROMOTING,
            StreamPhase.MANAGING_JOBS,
            StreamPhase.COMPLETED);
    assertThat(preview.warnings()).isEmpty();
  }

  @Test
  void aTimeInThePastLosesAllSinceAndRemovesWhatWasReplicatedSince() {
    FailoverPreview preview = preview(StreamPhase.REPLICATING, ago(60), sample(NOW));
    assertThat(length(preview.lost())).isEqualTo(Duration.ofSeconds(60));
    assertThat(length(preview.reverted())).isEqualTo(Duration.ofSeconds(57));
    assertThat(preview.steps()).startsWith(StreamPhase.CATCHING_UP);
  }

  @Test
  void aTimeAheadWaitsAndLosesNothingUpToIt() {
    FailoverPreview preview = preview(StreamPhase.REPLICATING, ago(-60), sample(NOW));
    assertThat(length(preview.lost())).isZero();
    assertThat(length(preview.reverted())).isZero();
    assertThat(preview.steps()).startsWith(StreamPhase.SCHEDULED, StreamPhase.CATCHING_UP);
  }

  @Test
  void whatWouldBeRefusedHasNoStepsAndSaysWhy() {
    FailoverPreview early = preview(StreamPhase.REPLICATING, ago(7_200), sample(NOW));
    assertThat(early.steps()).isEmpty();
    assertThat(Objects.requireNonNull(early.refusal()).code())
        .isEqualTo(ErrorCode.FAILOVER_BEFORE_RETAINED);
    FailoverPreview over = preview(StreamPhase.COMPLETED, LATEST, sample(NOW));
    assertThat(Objects.requireNonNull(over.refusal()).code()).isEqualTo(ErrorCode.STREAM_FINISHED);
    FailoverPreview scan = preview(StreamPhase.INITIAL_SCAN, LATEST, null);
    assertThat(Objects.requireNonNull(scan.refusal()).code())
        .isEqualTo(ErrorCode.FAILOVER_DURING_SCAN);
  }

  @Test
  void withoutASampleWhatIsLostIsUnknown() {
    FailoverPreview preview = preview(StreamPhase.REPLICATING, LATEST, null);
    assertThat(preview.cutAt()).isNull();
    assertThat(preview.lost()).isNull();
    assertThat(preview.reverted()).isNull();
    assertThat(preview.warnings()).singleElement().asString().contains("Nothing is known");
  }

  @Test
  void warnsOfAnOldSampleAndOfAnAttentionThatIsOpen() {
    StreamRecord record =
        record(StreamPhase.REPLICATING)
            .needing(
                new Attention(
                    Attention.Reason.SOURCE_LOST,
                    StreamPhase.REPLICATING,
                    NOW,
                    "the primary does not answer",
                    List.of(Attention.Action.FAIL_OVER_TO_LATEST)));
    FailoverPreview preview = FailoverPreview.of(record, LATEST, sample(NOW.minusSeconds(31)), NOW);
    assertThat(preview.refusal()).isNull();
    assertThat(preview.warnings()).hasSize(2);
    assertThat(preview.warnings().getLast()).contains("SOURCE_LOST", "does not answer");
  }

  private static FailoverPreview preview(
      StreamPhase phase, FailoverTarget target, @Nullable ProgressSample sample) {
    return FailoverPreview.of(record(phase), target, sample, NOW);
  }

  private static StreamRecord record(StreamPhase phase) {
    return new StreamRecord(
        UUID.randomUUID(),
        UUID.randomUUID(),
        UUID.randomUUID(),
        false,
        NOW,
        States.of(phase),
        null,
        1,
        1);
  }

  private static FailoverTarget ago(int seconds) {
    return new FailoverTarget.At(NOW.minusSeconds(seconds));
  }

  private static ProgressSample sample(Instant sampledAt) {
    return new ProgressSample(
        UUID.randomUUID(), sampledAt, NOW.minusSeconds(3_600), REPLICATED, "replicating", null, 0);
  }

  private static Duration length(FailoverPreview.@Nullable Span span) {
    return Objects.requireNonNull(span).length();
  }
}
