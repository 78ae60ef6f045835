package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HistoryWindowTest {
  private static final Instant SILENT = States.NOW;

  @Test
  void warnsAtHalfAtFourFifthsAndNearTheEndOfADay() {
    assertThat(HistoryWindow.warningAt(SILENT.plus(Duration.ofHours(11)), SILENT)).isZero();
    assertThat(HistoryWindow.warningAt(SILENT.plus(Duration.ofHours(12)), SILENT)).isEqualTo(50);
    assertThat(HistoryWindow.warningAt(SILENT.plus(Duration.ofHours(20)), SILENT)).isEqualTo(80);
    assertThat(HistoryWindow.warningAt(SILENT.plus(Duration.ofHours(90)), SILENT)).isEqualTo(95);
  }

  @Test
  void saysHowLongUntilTheNextWarningAndThatNoneFollowsTheLast() {
    assertThat(HistoryWindow.untilNext(SILENT, SILENT)).contains(Duration.ofHours(12));
    assertThat(HistoryWindow.untilNext(SILENT.plus(Duration.ofHours(12)), SILENT))
        .contains(Duration.ofMinutes(7 * 60 + 12));
    assertThat(HistoryWindow.untilNext(SILENT.plus(Duration.ofHours(23)), SILENT)).isEmpty();
  }

  @Test
  void theWindowRunsWhilePausedAndWhileTheSourceIsLost() {
    assertThat(HistoryWindow.silentSince(States.record(States.of(StreamPhase.PAUSED))))
        .isEqualTo(States.NOW);
    StreamRecord replicating = States.record(States.of(StreamPhase.REPLICATING));
    assertThat(HistoryWindow.silentSince(replicating)).isNull();
    Instant heard = States.NOW.minusSeconds(90);
    assertThat(
            HistoryWindow.silentSince(
                replicating.needing(
                    AttentionRules.raise(
                        Attention.Reason.SOURCE_LOST, replicating.state(), heard, "gone"))))
        .isEqualTo(heard);
  }
}
