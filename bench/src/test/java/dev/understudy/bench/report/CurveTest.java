package dev.understudy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.understudy.bench.report.Curve.Cost;
import dev.understudy.bench.report.Curve.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of a curve, and what it says of it. */
class CurveTest {
  private static final List<Cost> COSTS =
      List.of(new Cost("failover", "ms", Growth.FLAT), new Cost("scan", "s", Growth.LINEAR));

  private static Curve curve(double lastFailover, double lastScan) {
    return new Curve(
        "data",
        COSTS,
        List.of(
            new Point("10 MB", 10, List.of(200.0, 0.5)),
            new Point("100 MB", 100, List.of(lastFailover, lastScan))));
  }

  @Test
  void eachCostIsJudgedByItsOwnBound() {
    assertThat(curve(220, 5).verdicts())
        .extracting(Measurement::figure, Measurement::verdict)
        .containsExactly(
            tuple("growth of failover with data", Verdict.YES),
            tuple("growth of scan with data", Verdict.YES));
    assertThat(curve(400, 50).verdicts())
        .extracting(Measurement::verdict)
        .containsExactly(Verdict.NO, Verdict.NO);
  }

  @Test
  void aCurveIsATableWithItsVerdictAtTheEnd() {
    assertThat(curve(400, 2.5).markdown())
        .isEqualTo(
            """
            | data | failover, ms | scan, s |
            |---|---|---|
            | 10 MB | 200 | 0.500 |
            | 100 MB | 400 | 2.50 |
            | exponent | 0.301 (≤ 0.150): not flat | 0.699 (≤ 1.15): linear at most |
            """);
  }

  @Test
  void aSingleSizeIsShownAndNotJudged() {
    Curve one = new Curve("data", COSTS, List.of(new Point("10 MB", 10, List.of(200.0, 0.5))));
    assertThat(one.verdicts()).isEmpty();
    assertThat(one.markdown()).contains("| 10 MB | 200 | 0.500 |").doesNotContain("exponent");
  }
}
