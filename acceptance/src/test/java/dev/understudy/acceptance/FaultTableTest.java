package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Holds {@code docs/faults.md} and the scenarios that it names together. */
class FaultTableTest {
  private static final Path TABLE = Path.of("..", "docs", "faults.md");
  private static final Path CI = Path.of("..", ".ci", "run");
  private static final int ROWS = 12;

  @Test
  void everyRowNamesTheScenariosThatSayTheyShowItAndNoOthers() throws IOException {
    Map<String, Set<String>> rows = rows();
    assertThat(rows).hasSize(ROWS).isEqualTo(shown());
  }

  @Test
  void everyScenarioOfTheTableRunsInCiOnTheRealServer() throws IOException {
    assertThat(Files.readString(CI)).contains("-Pserver -Dgroups=server ");
    for (Class<?> scenarios : classes()) {
      boolean shows = !faults(scenarios).isEmpty();
      if (shows) {
        assertThat(AnnotationSupport.findRepeatableAnnotations(scenarios, Tag.class))
            .as("tags of %s", scenarios)
            .extracting(Tag::value)
            .contains("server");
      }
    }
  }

  private static Map<String, Set<String>> rows() throws IOException {
    Map<String, Set<String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(TABLE)) {
      String[] cells = line.split("\\|");
      if (cells.length == 4 && cells[3].contains("`")) {
        rows.put(
            cells[1].strip(),
            new TreeSet<>(List.of(cells[3].strip().replace("`", "").split(", "))));
      }
    }
    return rows;
  }

  private static Map<String, Set<String>> shown() {
    Map<String, Set<String>> shown = new TreeMap<>();
    for (Class<?> scenarios : classes()) {
      faults(scenarios)
          .forEach(
              (method, fault) ->
                  shown
                      .computeIfAbsent(fault, row -> new TreeSet<>())
                      .add(scenarios.getSimpleName() + "." + method));
    }
    return shown;
  }

  /** By the name of the method, which must be a test for this to count. */
  private static Map<String, String> faults(Class<?> scenarios) {
    Map<String, String> faults = new TreeMap<>();
    AnnotationSupport.findAnnotatedMethods(scenarios, Test.class, HierarchyTraversalMode.TOP_DOWN)
        .forEach(
            method ->
                AnnotationSupport.findAnnotation(method, Fault.class)
                    .ifPresent(fault -> faults.put(method.getName(), fault.value())));
    return faults;
  }

  private static List<Class<?>> classes() {
    try (Stream<Class<?>> found =
        ReflectionSupport.streamAllClassesInPackage(
            FaultTableTest.class.getPackageName(),
            type -> true,
            name -> name.endsWith("Test") && !name.contains("$"))) {
      return found.toList();
    }
  }
}
