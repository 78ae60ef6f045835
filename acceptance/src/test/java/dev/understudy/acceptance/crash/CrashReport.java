package dev.understudy.acceptance.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a run counted, and everything that was not as it must be. */
final class CrashReport {
  private final Plan plan;
  private final Map<Phase, Integer> kills = new EnumMap<>(Phase.class);
  private final List<Duration> reopened = new ArrayList<>();
  private final List<Duration> processorTimes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long checks;
  private long commitsChecked;
  private long mostCommits;
  private long sums;
  private long fingerprints;
  private long failovers;
  private long bytesLost;
  private long namesLost;
  private long readings;
  private String context = "";

  CrashReport(Plan plan) {
    this.plan = plan;
  }

  void killed(Phase phase, PowerLoss.Loss loss) {
    kills.merge(phase, 1, Integer::sum);
    bytesLost += loss.bytes();
    namesLost += loss.names();
    context = "kill %d (%s)".formatted(kills(), phase.words);
  }

  /**
   * @param processorTime what the process had used when it answered
   */
  void reopenedIn(Duration time, Duration processorTime) {
    reopened.add(time);
    processorTimes.add(processorTime);
  }

  /** One comparison with the client's own log. */
  void checked(long commits, String problem) {
    checks++;
    commitsChecked += commits;
    mostCommits = Math.max(mostCommits, commits);
    require(problem.isEmpty(), problem);
  }

  void summed(long expected, String found, String at) {
    sums++;
    require(
        found.equals(Long.toString(expected)),
        "the balances at %s add up to %s, not %d".formatted(at, found, expected));
  }

  void compared(String primary, String standby, String at) {
    fingerprints++;
    require(
        primary.equals(standby),
        "fingerprints at %s differ: primary %s, standby %s".formatted(at, primary, standby));
  }

  void failedOver() {
    failovers++;
  }

  void replicatedTimes(long read, List<String> steppedBack) {
    readings = read;
    steppedBack.forEach(step -> require(false, "the replicated time went back: " + step));
  }

  void require(boolean condition, String problem) {
    if (!condition) {
      problems.add(context + ": " + problem);
    }
  }

  int kills() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  long failovers() {
    return failovers;
  }

  /** How often the replicated time was read; without any, nobody would see it step back. */
  long readings() {
    return readings;
  }

  long fingerprints() {
    return fingerprints;
  }

  long commitsChecked() {
    return commitsChecked;
  }

  long bytesLost() {
    return bytesLost;
  }

  /** Sentences; empty if all was as it must be. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  Duration slowestReopen() {
    return slowest(reopened);
  }

  private static Duration slowest(List<Duration> times) {
    return times.stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }

  private static double mean(List<Duration> times) {
    return times.stream().mapToLong(Duration::toMillis).average().orElse(0) / 1_000;
  }

  /** For the progress and for the end. */
  String table() {
    StringBuilder text = new StringBuilder();
    row(text, plan.words() + ", seed", plan.seed());
    row(text, "kills", kills());
    kills.forEach((phase, count) -> row(text, "  " + phase.words, count));
    row(text, "slowest reopen, s", seconds(slowestReopen().toMillis() / 1_000.0));
    row(text, "mean reopen, s", seconds(mean(reopened)));
    row(
        text,
        "most processor time in a reopen, s",
        seconds(slowest(processorTimes).toMillis() / 1_000.0));
    row(text, "mean processor time in a reopen, s", seconds(mean(processorTimes)));
    row(text, "comparisons with the client's log", checks);
    row(text, "acknowledged commits compared, in all", commitsChecked);
    row(text, "acknowledged commits in the largest comparison", mostCommits);
    row(text, "sums of balances at past times", sums);
    row(text, "fingerprints compared", fingerprints);
    row(text, "failovers compared", failovers);
    row(text, "readings of the replicated time", readings);
    if (plan.powerLossLibrary() != null) {
      row(text, "unsynced bytes taken away", bytesLost);
      row(text, "unsynced names put back", namesLost);
    }
    row(text, "problems", problems.size());
    problems.forEach(problem -> text.append("  ").append(problem).append('\n'));
    return text.toString();
  }

  private static String seconds(double value) {
    return "%.2f".formatted(value);
  }

  private static void row(StringBuilder text, String name, Object value) {
    text.append(String.format(Locale.ROOT, "%-50s %s%n", name, value));
  }
}
