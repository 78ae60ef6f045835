package dev.understudy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How a cost is seen to grow. */
class GrowthTest {
  private static final List<Double> SIZES = List.of(1.0, 10.0, 100.0, 1_000.0);

  @Test
  void theExponentOfAPowerIsFound() {
    for (double exponent : List.of(-0.5, 0.0, 0.5, 1.0, 2.0)) {
      List<Double> costs = SIZES.stream().map(size -> 7 * Math.pow(size, exponent)).toList();
      assertThat(Growth.slope(SIZES, costs)).isCloseTo(exponent, within(1e-9));
    }
  }

  @Test
  void noiseDoesNotMakeAFlatCostGrow() {
    double exponent = Growth.FLAT.exponent(SIZES, List.of(150.0, 210.0, 130.0, 190.0));
    assertThat(exponent).isPositive().isLessThan(Growth.FLAT.limit());
    assertThat(Growth.FLAT.exponent(SIZES, List.of(150.0, 300.0, 600.0, 1_200.0)))
        .isGreaterThan(Growth.FLAT.limit());
  }

  @Test
  void aConstantPartDoesNotHideTheLastStep() {
    List<Double> costs = SIZES.stream().map(size -> 5 + size * size / 1_000).toList();
    assertThat(Growth.slope(SIZES, costs)).isLessThan(Growth.LINEAR.limit());
    assertThat(Growth.LINEAR.exponent(SIZES, costs)).isGreaterThan(Growth.LINEAR.limit());
    List<Double> inStep = SIZES.stream().map(size -> 5 + size).toList();
    assertThat(Growth.LINEAR.exponent(SIZES, inStep)).isLessThan(Growth.LINEAR.limit());
  }

  @Test
  void whatFillsUpToABoundIsBoundedAndWhatGoesOnIsNot() {
    assertThat(Growth.BOUNDED.exponent(SIZES, List.of(180.0, 340.0, 440.0, 460.0)))
        .isLessThan(Growth.BOUNDED.limit());
    assertThat(Growth.BOUNDED.exponent(SIZES, List.of(180.0, 340.0, 690.0, 1_300.0)))
        .isGreaterThan(Growth.BOUNDED.limit());
  }

  @Test
  void oneSizeShowsNoGrowth() {
    assertThatThrownBy(() -> Growth.slope(List.of(1.0), List.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
