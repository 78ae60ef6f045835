package dev.understudy.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where a curve is looked at. */
class SizesTest {
  @Test
  void eachIsTenTimesTheOneBeforeUntilTheLast() {
    assertThat(Sizes.tenfold(1, 1_000)).containsExactly(1L, 10L, 100L, 1_000L);
    assertThat(Sizes.tenfold(10, 500)).containsExactly(10L, 100L, 500L);
    assertThat(Sizes.tenfold(10, 10)).containsExactly(10L);
    assertThat(Sizes.tenfold(10, 1)).containsExactly(1L);
  }

  @Test
  void bytesAreNamedByTheLargestUnitThatFits() {
    assertThat(Sizes.bytes(1_000_000)).isEqualTo("1 MB");
    assertThat(Sizes.bytes(1_500_000_000)).isEqualTo("1,500 MB");
    assertThat(Sizes.bytes(5_000_000_000L)).isEqualTo("5 GB");
  }
}
