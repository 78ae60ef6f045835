package dev.understudy.acceptance.crashpoints;

import dev.understudy.domain.Attention;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.fakeclusters.Journal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All that can be seen after a flow, as lines that do not depend on times and ids: two runs that
 * ended alike have the same lines.
 */
record Outcome(List<String> lines) {
  private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** A standby that is through in a moment is told of in one move, and one that is not in more. */
  private static final Set<String> PASSED_OVER =
      Set.of("understudy: CATCHING_UP to CATCHING_UP", "understudy: REVERTING to PROMOTING");

  private static final Pattern MOVE = Pattern.compile("^([A-Z_]+ to [A-Z_]+) because .*");
  private static final Pattern NUMBERS = Pattern.compile("\\d[\\d:.TZ-]*");

  static Outcome of(Scene scene) {
    for (UUID id : List.of(scene.streamId, scene.successorId)) {
      scene.find(id).ifPresent(row -> scene.awaitTruth(id));
    }
    List<String> lines = new ArrayList<>();
    for (UUID id : List.of(scene.streamId, scene.successorId)) {
      String name = id.equals(scene.streamId) ? "the stream" : "the stream back";
      scene.find(id).ifPresent(row -> addStream(lines, scene, row, name));
    }
    for (UUID cluster : List.of(scene.pair.eastId, scene.pair.westId)) {
      String name = cluster.equals(scene.pair.eastId) ? "east" : "west";
      lines.add(name + " is held: " + scene.stage.catalog().clusters().isInLiveStream(cluster));
    }
    add(lines, "east", scene.pair.east.described());
    add(lines, "west", scene.pair.west.described());
    effects(scene).forEach((effect, times) -> lines.add("effect x" + times + ": " + effect));
    scene.faults.forEach(fault -> lines.add("a workflow task failed: " + fault));
    return new Outcome(List.copyOf(lines));
  }

  private static void addStream(List<String> lines, Scene scene, StreamRecord row, String name) {
    Attention attention = row.attention();
    lines.add(
        "%s is %s %s, to %s, needs %s"
            .formatted(
                name,
                row.state().status(),
                row.state().phase(),
                row.target() == null ? "nowhere" : row.target().getClass().getSimpleName(),
                attention == null ? "nobody" : attention.reason() + " " + attention.actions()));
    HlcTimestamp cut = row.failoverTime();
    if (cut != null) {
      lines.add(
          name
              + " was cut where its standby says: "
              + scene.pair.cutOfTheWest().equals(java.util.Optional.of(cut.toInstant())));
    }
    if (row.failoverAt() != null && cut != null) {
      lines.add(name + " was cut where it was asked: " + row.failoverAt().equals(cut.toInstant()));
    }
    lines.add(name + " is driven no more: " + scene.isClosed(row.id()));
    List<TimelineEntry> timeline = scene.stage.catalog().streams().timeline(row.id());
    timeline.stream()
        .map(Outcome::told)
        .filter(sentence -> !PASSED_OVER.contains(sentence))
        .map(sentence -> sentence.replace("to REVERTING", "to PROMOTING"))
        .forEach(sentence -> lines.add(name + " tells: " + sentence));
    scene
        .stage
        .catalog()
        .jobs()
        .find(row.id())
        .ifPresent(
            report ->
                report.items().stream()
                    .map(Outcome::job)
                    .forEach(item -> lines.add(name + " " + item)));
  }

  /** What of a move is said besides may differ: a try that was lost is spoken of. */
  private static String told(TimelineEntry entry) {
    Matcher move = MOVE.matcher(entry.sentence());
    String sentence =
        move.matches()
            ? move.group(1)
            : NUMBERS.matcher(UUIDS.matcher(entry.sentence()).replaceAll("ID")).replaceAll("N");
    return entry.actor() + ": " + sentence;
  }

  private static String job(JobItem item) {
    String name = UUIDS.matcher(item.name()).replaceAll("ID");
    return "job " + item.kind() + " " + name + " " + item.care();
  }

  /** What changed a cluster since the flow began, counted. */
  private static Map<String, Long> effects(Scene scene) {
    return scene.pair.clusters.journal().entries().stream()
        .filter(Journal.Entry::changed)
        .map(entry -> entry.cluster() + ": " + entry.statement())
        .map(effect -> UUIDS.matcher(effect).replaceAll("ID"))
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  private static void add(List<String> lines, String name, String description) {
    Arrays.stream(UUIDS.matcher(description).replaceAll("ID").split("\n"))
        .forEach(line -> lines.add(name + " " + line));
  }

  /** What one has and the other has not; empty where they are alike. */
  String differenceFrom(Outcome expected) {
    List<String> missing = new ArrayList<>(expected.lines);
    lines.forEach(missing::remove);
    List<String> more = new ArrayList<>(lines);
    expected.lines.forEach(more::remove);
    StringBuilder text = new StringBuilder();
    missing.forEach(line -> text.append("\n      missing: ").append(line));
    more.forEach(line -> text.append("\n      instead: ").append(line));
    return text.toString();
  }
}
