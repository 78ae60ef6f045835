package dev.understudy.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-02-03T10:00:00Z"));
  private final TokenBuckets buckets = new TokenBuckets(10, clock);

  @Test
  void givesWhatASecondHoldsAndThenWhatComesBack() {
    assertThat(taken("a", 20)).isEqualTo(10);
    clock.advance(Duration.ofMillis(250));
    assertThat(taken("a", 20)).isEqualTo(2);
    // The half that was left over counts.
    clock.advance(Duration.ofMillis(50));
    assertThat(taken("a", 20)).isEqualTo(1);
  }

  @Test
  void holdsNoMoreThanWhatASecondHolds() {
    assertThat(taken("a", 20)).isEqualTo(10);
    clock.advance(Duration.ofHours(1));
    assertThat(taken("a", 20)).isEqualTo(10);
  }

  @Test
  void keepsNamesApart() {
    assertThat(taken("a", 20)).isEqualTo(10);
    assertThat(taken("b", 20)).isEqualTo(10);
    buckets.forget("a");
    assertThat(buckets.has("a")).isFalse();
    assertThat(buckets.has("b")).isTrue();
  }

  @Test
  void takesAClockThatWasSetBackForOneThatStoodStill() {
    assertThat(taken("a", 20)).isEqualTo(10);
    clock.advance(Duration.ofHours(-1));
    assertThat(taken("a", 20)).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(taken("a", 20)).isEqualTo(10);
  }

  private int taken(String name, int asked) {
    int taken = 0;
    for (int i = 0; i < asked; i++) {
      taken += buckets.take(name) ? 1 : 0;
    }
    return taken;
  }
}
