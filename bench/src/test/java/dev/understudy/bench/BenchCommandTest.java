package dev.understudy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.bench.figure.Figure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.TypeConversionException;

/** The command as a user runs it, at a size that takes seconds. */
@Timeout(180)
class BenchCommandTest {
  @TempDir private Path folder;

  @Test
  void sizesAreInPowersOfTen() {
    assertThat(new ByteSize().convert("100MB")).isEqualTo(100_000_000L);
    assertThat(new ByteSize().convert("2gb")).isEqualTo(2_000_000_000L);
    for (String wrong : List.of("0MB", "5", "GB", "-1MB")) {
      assertThatThrownBy(() -> new ByteSize().convert(wrong))
          .isInstanceOf(TypeConversionException.class);
    }
  }

  @Test
  void whatCannotBeMeasuredIsWrongUse() {
    assertThat(Main.commandLine().execute("moon-plane")).isEqualTo(2);
    assertThat(Main.commandLine().execute("--only", "SPEED")).isEqualTo(2);
    assertThat(Main.commandLine().execute("--only", "month", "--requests", "0")).isEqualTo(1);
  }

  @Test
  void aFigureIsAskedForByItsNameAndSeveralByThatOfTheirGroup() {
    FigureNames names = new FigureNames();
    assertThat(names.convert("curve-data").figures()).containsExactly(Figure.CURVE_DATA);
    assertThat(names.convert("Curves").figures())
        .containsExactlyInAnyOrder(
            Figure.CURVE_DATA, Figure.CURVE_REVERTED, Figure.CURVE_API, Figure.CURVE_STREAMS);
    Set<Figure> all = EnumSet.noneOf(Figure.class);
    names.forEach(name -> all.addAll(names.convert(name).figures()));
    assertThat(all).containsExactlyInAnyOrder(Figure.values());
  }

  /** With whichever Temporal server there is. */
  @Test
  void failoversThroughTheControlPlaneAreMeasuredAndNothingIsLeftBehind() throws Exception {
    JsonNode lines =
        run("--only orchestration --size 1MB --requests 4 --failovers 1 -o json --dir " + folder);
    assertThat(lines.findValuesAsText("name"))
        .contains("failover request answered, p99", "orchestration adds, p50");
    assertThat(lines).allSatisfy(line -> assertThat(line.path("value").isNumber()).isTrue());
    assertThat(folder).isEmptyDirectory();
    await().until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
  }

  /** A month on a server in this process. */
  @Test
  void aMonthKeepsEveryRunUnderItsLimitOfEvents() throws Exception {
    JsonNode line = run("--only month -o json --dir " + folder).path(0);
    assertThat(line.path("value").asInt()).isBetween(50, 1_999);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @Tag("server")
  void aFewStreamsAreWatchedAndLoseNoMessage() throws Exception {
    JsonNode lines =
        run(
            "--only streams,messages,api,curve-api,curve-streams --streams 8 --api-streams 20 --steady 3"
                + " --message-streams 2 --messages 400 --api-window 1 -o json --dir "
                + folder);
    assertThat(lines.findValuesAsText("name"))
        .contains("age of samples, p99", "actions per stream and hour", "heap of the worker")
        .contains("messages lost", "messages taken twice")
        .contains("growth of GET of one stream, p50 with streams in the catalog")
        .contains("growth of processors' time of a sweep's tick with streams of a worker");
    assertThat(value(lines, "messages lost")).isZero();
    assertThat(value(lines, "messages taken twice")).isZero();
    assertThat(value(lines, "runs of a stream under messages, fewest")).isGreaterThan(1);
    assertThat(value(lines, "heap of the worker")).isPositive();
    assertThat(value(lines, "GET of one stream")).isPositive();
    assertThat(folder).isEmptyDirectory();
  }

  private static double value(JsonNode lines, String figure) {
    return lines
        .valueStream()
        .filter(line -> line.path("name").asText().equals(figure))
        .findFirst()
        .orElseThrow()
        .path("value")
        .asDouble();
  }

  /** PostgreSQL is not asked for: a fresh machine need not have it. */
  @Test
  void everyFigureIsMeasuredAndNothingIsLeftBehind() throws Exception {
    JsonNode lines =
        run(
            "--only data-plane,curve-data,curve-reverted --size 1MB --curve-size 11MB --window 1 --repeats 1"
                + " --kills 1 --reverted 2000 --reverted-size 2MB --no-peer -o json --dir "
                + folder);
    assertThat(lines.findValuesAsText("name"))
        .hasSize(24)
        .contains("growth of RESET DATA TO SYSTEM TIME with reverted bytes")
        .contains("initial scan", "resident set, standby", "failover to LATEST, 1 MB")
        .doesNotContain("scan");
    assertThat(lines.findValuesAsText("note")).anyMatch(note -> note.endsWith("10 MB → 11 MB"));
    assertThat(lines)
        .filteredOn(line -> !line.path("name").asText().startsWith("growth"))
        .allSatisfy(line -> assertThat(line.path("value").asDouble()).isPositive());
    assertThat(folder).isEmptyDirectory();
    await().until(() -> ProcessHandle.current().children().noneMatch(ProcessHandle::isAlive));
  }

  /** Fails with the whole report unless everything could be measured. */
  private static JsonNode run(String arguments) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    int code;
    try {
      code = Main.commandLine().execute(arguments.split(" "));
    } finally {
      System.setOut(before);
    }
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isZero();
    assertThat(text).startsWith("[");
    return new ObjectMapper().readTree(text);
  }
}
