package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.FailbackRules.Retention;
import dev.understudy.domain.FailbackRules.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailbackRulesTest {
  private static final Duration DAY = HistoryWindow.LENGTH;
  private static final String OLD_PRIMARY = "aaaa:3";
  private static final String NEW_PRIMARY = "bbbb:4";
  private static final Instant PARTED = Instant.parse("2026-01-01T12:00:00.25Z");
  private static final HlcTimestamp ACTIVATION = HlcTimestamp.of(PARTED);
  private static final Instant NOW = PARTED.plus(Duration.ofHours(2));

  @Test
  void aPrimaryThatWasNeverPromotedOutOfTheStandbyIsNoFailback() {
    assertThat(FailbackRules.decide(primary(null, null), standby())).isEmpty();
    assertThat(FailbackRules.decide(primary("cccc:3", ACTIVATION), standby())).isEmpty();
  }

  @Test
  void withinTheWindowNetNewChangesAreEnough() {
    Failback failback = decided(primary(OLD_PRIMARY, ACTIVATION), standby());
    assertThat(failback.mode()).isEqualTo(Failback.Mode.NET_NEW);
    assertThat(failback.activation()).isEqualTo(ACTIVATION);
    assertThat(failback.primaryTime()).isEqualTo(NOW);
    assertThat(failback.historyUntil()).isEqualTo(PARTED.plus(DAY));
    assertThat(failback.because()).contains(PARTED.toString(), PARTED.plus(DAY).toString());
  }

  @Test
  void theWindowCountsFromTheEndOfTheStandbysProducerAndOfNoOlderOne() {
    Instant ended = PARTED.plusSeconds(90);
    Side standby =
        standby(
            NOW,
            new Retention(PARTED.minus(DAY), PARTED.minusSeconds(60)),
            new Retention(PARTED.minusSeconds(7200), ended),
            new Retention(PARTED.minusSeconds(9000), ended.plusSeconds(5000)),
            new Retention(PARTED.plusSeconds(10), null));
    assertThat(decided(primary(OLD_PRIMARY, ACTIVATION), standby).historyUntil())
        .isEqualTo(ended.plus(DAY));
  }

  @Test
  void aJobThatEndedInTheSecondOfTheFailoverIsListedWithoutItsFraction() {
    Instant listed = PARTED.minusMillis(250);
    Side standby = standby(NOW, new Retention(PARTED.minusSeconds(7200), listed));
    assertThat(decided(primary(OLD_PRIMARY, ACTIVATION), standby).historyUntil())
        .isEqualTo(listed.plus(DAY));
  }

  @Test
  void whatThePrimaryKeepsEndsItToo() {
    Instant ended = PARTED.plusSeconds(3600);
    Instant kept = PARTED.plusSeconds(1800);
    Side standby = standby(NOW, new Retention(PARTED.minusSeconds(7200), ended));
    Side primary =
        new Side(NEW_PRIMARY, OLD_PRIMARY, ACTIVATION, List.of(new Retention(kept, null)), NOW);
    assertThat(decided(primary, standby).historyUntil()).isEqualTo(kept.plus(DAY));
  }

  @Test
  void afterTheWindowItIsAFullCopyThatSaysSo() {
    for (Instant late : List.of(PARTED.plus(DAY), PARTED.plus(DAY).plusSeconds(1))) {
      Failback failback = decided(primary(OLD_PRIMARY, ACTIVATION), standby(late));
      assertThat(failback.mode()).isEqualTo(Failback.Mode.FULL_COPY);
      assertThat(failback.because()).contains("kept until " + PARTED.plus(DAY) + " only");
      assertThat(failback.activation()).isNull();
    }
    assertThat(
            decided(primary(OLD_PRIMARY, ACTIVATION), standby(PARTED.plus(DAY).minusMillis(1)))
                .mode())
        .isEqualTo(Failback.Mode.NET_NEW);
  }

  @Test
  void anOldPrimaryThatWasNotVirtualizedIsCopied() {
    Failback failback = decided(primary("aaaa:1", ACTIVATION), standby());
    assertThat(failback.mode()).isEqualTo(Failback.Mode.FULL_COPY);
    assertThat(failback.because()).contains("not virtualized");
  }

  @Test
  void aStandbyThatHasAnotherVirtualClusterSinceIsCopied() {
    Failback failback = decided(primary("aaaa:11", ACTIVATION), standby());
    assertThat(failback.mode()).isEqualTo(Failback.Mode.FULL_COPY);
    assertThat(failback.because()).contains("aaaa:11");
  }

  @Test
  void aStandbyThatTookOverLaterIsNotFailedBackTo() {
    Side promoted =
        new Side(OLD_PRIMARY, NEW_PRIMARY, HlcTimestamp.of(PARTED.plusSeconds(1)), List.of(), NOW);
    assertThat(FailbackRules.decide(primary(OLD_PRIMARY, ACTIVATION), promoted)).isEmpty();
    Side earlier =
        new Side(OLD_PRIMARY, NEW_PRIMARY, HlcTimestamp.of(PARTED.minusSeconds(1)), List.of(), NOW);
    assertThat(decided(primary(OLD_PRIMARY, ACTIVATION), earlier).mode())
        .isEqualTo(Failback.Mode.NET_NEW);
  }

  private static Failback decided(Side primary, Side standby) {
    return FailbackRules.decide(primary, standby).orElseThrow();
  }

  private static Side primary(@Nullable String source, @Nullable HlcTimestamp activation) {
    return new Side(NEW_PRIMARY, source, activation, List.of(), NOW);
  }

  private static Side standby() {
    return standby(NOW);
  }

  private static Side standby(Instant now, Retention... kept) {
    return new Side(OLD_PRIMARY, null, null, List.of(kept), now);
  }
}
