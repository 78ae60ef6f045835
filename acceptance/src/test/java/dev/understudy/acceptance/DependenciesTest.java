package dev.understudy.acceptance;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** {@code docs/dependencies.md} says what the poms name and what the build takes. */
class DependenciesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW =
      Pattern.compile("\\| ([\\w.-]+):([\\w.-]+) \\| ([^| ]+) \\| ([^|]+) \\| ([^|]+) \\|");

  @Test
  void areListedWithTheVersionsThatAreOnTheClassPath() throws Exception {
    List<String> poms = named();
    List<String> listed = new ArrayList<>();
    Map<String, String> versions = new TreeMap<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/dependencies.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        listed.add(row.group(1) + ":" + row.group(2));
        versions.put(row.group(2), row.group(3));
      }
    }
    assertThat(listed).isEqualTo(poms).hasSizeGreaterThan(30);
    assertThat(resolved(versions)).isEqualTo(versions);
  }

  /** What is not ours in any pom's own dependencies, in order. */
  private static List<String> named() throws Exception {
    List<Path> poms;
    try (Stream<Path> modules = Files.list(ROOT)) {
      poms =
          Stream.concat(
                  Stream.of(ROOT.resolve("pom.xml")), modules.map(each -> each.resolve("pom.xml")))
              .filter(Files::exists)
              .toList();
    }
    List<String> named = new ArrayList<>();
    for (Path pom : poms) {
      Element project =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(pom.toFile())
              .getDocumentElement();
      for (Element dependencies : children(project, "dependencies")) {
        for (Element each : children(dependencies, "dependency")) {
          named.add(text(each, "groupId") + ":" + text(each, "artifactId"));
        }
      }
    }
    return named.stream()
        .filter(name -> !name.startsWith("dev.understudy:"))
        .sorted()
        .distinct()
        .toList();
  }

  /** The versions of these artifacts, by the names of their jars. */
  private static Map<String, String> resolved(Map<String, String> wanted) throws IOException {
    String classPath =
        requireNonNullElse(
            System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
    Map<String, String> resolved = new TreeMap<>();
    for (String entry : classPath.split(File.pathSeparator)) {
      Path version = Path.of(entry).getParent();
      Path artifact = version == null ? null : version.getParent();
      if (entry.endsWith(".jar") && version != null && artifact != null) {
        String name = artifact.getFileName().toString();
        if (wanted.containsKey(name)) {
          resolved.put(name, version.getFileName().toString());
        }
      }
    }
    return resolved;
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node at = parent.getFirstChild(); at != null; at = at.getNextSibling()) {
      if (at instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static String text(Element parent, String name) {
    return children(parent, name).getFirst().getTextContent().strip();
  }
}
