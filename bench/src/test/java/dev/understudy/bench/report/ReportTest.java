package dev.understudy.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The table, for people and for programs. */
class ReportTest {
  private static final Machine MACHINE =
      new Machine("2026-11-22T00:00:00Z", 2, "cpu", 1, "os", "25", "0.1", "15", "ext4", 9, 0.5);
  private static final Measurement READS =
      Measurement.of(
              "point reads",
              12_345.6,
              "/s",
              Target.atLeast(10_000).andOfPeer(0.25),
              Peer.of(24_691.2),
              "8 connections")
          .by("reads");

  @TempDir private Path folder;

  private static Report report(Measurement... lines) {
    return new Report(MACHINE, Map.of("seed", "1"), List.of(lines), List.of());
  }

  @Test
  void aLineShowsValueTargetPeerAndRatio() {
    assertThat(report(READS).text())
        .containsPattern(
            "point reads +12,346 +/s +≥ 10,000, ≥ 0.250 × peer +yes +24,691 +0.500 +reads +8 connections");
  }

  @Test
  void aFigureThatFailedStandsBesideThoseThatDidNot() {
    Report report = report(Measurement.failed("scan", new Exception("gone\nat line 2")), READS);
    assertThat(report.hasFailures()).isTrue();
    assertThat(report.text()).containsPattern("scan +failed +Exception: gone\n").contains("12,346");
  }

  @Test
  void aTargetThatIsNotMetIsNoFailure() {
    Report report = report(Measurement.of("lag", 2_000, "ms", Target.atMost(1_000), Peer.NONE, ""));
    assertThat(report.hasFailures()).isFalse();
    assertThat(report.text()).containsPattern("lag +2,000 +ms +≤ 1,000 +no");
  }

  @Test
  void programsReadTheSame() throws Exception {
    Measurement shown = Measurement.of("max", 7, "ms", null, Peer.NONE, "note");
    JsonNode list = new ObjectMapper().readTree(report(READS, shown).json());
    JsonNode line = list.path(0);
    assertThat(line.fieldNames())
        .toIterable()
        .containsExactly("name", "value", "unit", "target", "met", "peer", "note", "only");
    assertThat(line.path("name").asText()).isEqualTo("point reads");
    assertThat(line.path("only").asText()).isEqualTo("reads");
    assertThat(line.path("value").asDouble()).isEqualTo(12_345.6);
    assertThat(line.path("met").isBoolean()).isTrue();
    assertThat(line.path("met").asBoolean()).isTrue();
    assertThat(line.path("peer").asDouble()).isEqualTo(24_691.2);
    assertThat(list.path(1).path("met").isNull()).isTrue();
    assertThat(list.size()).isEqualTo(2);
  }

  @Test
  void howCostGrowsStandsBelowTheTable() throws Exception {
    Curve curve =
        new Curve(
            "data",
            List.of(new Curve.Cost("failover", "ms", Growth.FLAT)),
            List.of(
                new Curve.Point("1 MB", 1, List.of(100.0)),
                new Curve.Point("10 MB", 10, List.of(100.0))));
    new Report(MACHINE, Map.of(), curve.verdicts(), List.of(curve))
        .write(folder, "./understudy bench");
    assertThat(Files.readString(folder.resolve("performance.md")))
        .contains("| growth of failover with data | 0 |")
        .containsSubsequence("## How cost grows", "| exponent | 0 (≤ 0.150): flat |");
  }

  @Test
  void bothFilesAreWrittenAndTheTableIsMarkdown() throws Exception {
    report(READS).write(folder.resolve("docs"), "./understudy bench");
    assertThat(folder.resolve("docs/performance.json")).content().contains("\"point reads\"");
    assertThat(Files.readString(folder.resolve("docs/performance.md")))
        .contains("| point reads | 12,346 | /s | ≥ 10,000, ≥ 0.250 × peer | yes |");
  }
}
