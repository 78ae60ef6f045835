package dev.understudy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which figures meet their targets. */
class MeasurementTest {
  private static final Target RATE = Target.atLeast(100).andOfPeer(0.25);

  private static Verdict verdict(double value, Target target, Peer peer) {
    return Measurement.of("figure", value, "/s", target, peer, "").verdict();
  }

  @Test
  void aLimitIsMetAtItsVeryValue() {
    assertThat(verdict(100, Target.atLeast(100), Peer.NONE)).isEqualTo(Verdict.YES);
    assertThat(verdict(99.9, Target.atLeast(100), Peer.NONE)).isEqualTo(Verdict.NO);
    assertThat(verdict(3, Target.atMost(3), Peer.NONE)).isEqualTo(Verdict.YES);
    assertThat(verdict(3.01, Target.atMost(3), Peer.NONE)).isEqualTo(Verdict.NO);
  }

  @Test
  void aShareOfThePeerIsAskedForBesideTheLimit() {
    assertThat(verdict(100, RATE, Peer.of(400))).isEqualTo(Verdict.YES);
    assertThat(verdict(100, RATE, Peer.of(401))).isEqualTo(Verdict.NO);
    assertThat(verdict(99, RATE, Peer.of(1))).isEqualTo(Verdict.NO);
  }

  @Test
  void withoutThePeerThatATargetNamesNobodyKnows() {
    assertThat(verdict(100, RATE, Peer.absent("none here"))).isEqualTo(Verdict.UNKNOWN);
    assertThat(verdict(99, RATE, Peer.absent("none here"))).isEqualTo(Verdict.NO);
  }

  @Test
  void thePeersFailureIsTheRunsAndHidesNoValue() {
    Measurement line =
        Measurement.of("figure", 100, "/s", RATE, Peer.broken(new Exception("no disk")), "ours");
    assertThat(line.value()).isEqualTo(100);
    assertThat(line.failed()).isTrue();
    assertThat(line.note()).isEqualTo("ours; peer failed: Exception: no disk");
  }

  @Test
  void aConditionThatWasNotKeptSpoilsTheFigure() {
    Measurement line =
        Measurement.of("lag", 1, "ms", Target.atMost(1_000), Peer.NONE, "note").notMet("too slow");
    assertThat(line.verdict()).isEqualTo(Verdict.NO);
    assertThat(line.note()).isEqualTo("too slow; note");
  }

  @Test
  void whatBoundsATargetIsSaidWhereItIsNotMet() {
    Measurement missed = Measurement.of("reads", 1, "/s", RATE, Peer.NONE, "note");
    assertThat(missed.boundedBy("one core").note()).isEqualTo("note; bound by: one core");
    Measurement met = Measurement.of("reads", 100, "/s", Target.atLeast(1), Peer.NONE, "note");
    assertThat(met.boundedBy("one core")).isEqualTo(met);
  }
}
