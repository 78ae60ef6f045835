package dev.understudy.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one run found.
 *
 * @param parameters what was asked for, in words, by name
 */
public record Report(
    Machine machine, Map<String, String> parameters, List<Measurement> measurements) {
  private static final List<String> HEADS =
      List.of("figure", "value", "unit", "target", "met", "peer", "ratio", "note");

  public Report {
    parameters = new TreeMap<>(parameters);
    measurements = List.copyOf(measurements);
  }

  /** Whether something could not be measured; a target that is not met is no failure. */
  public boolean hasFailures() {
    return measurements.stream().anyMatch(Measurement::failed);
  }

  /** The table for a terminal. */
  public String text() {
    List<List<String>> lines = lines();
    int[] widths = new int[HEADS.size() - 1];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder(facts()).append('\n');
    for (List<String> line : lines) {
      out.append('\n');
      for (int i = 0; i < widths.length; i++) {
        out.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      out.append(line.getLast());
    }
    return out.append('\n').toString();
  }

  private String facts() {
    return machine.text() + "\n" + parameters;
  }

  private List<List<String>> lines() {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADS);
    for (Measurement each : measurements) {
      lines.add(
          List.of(
              each.figure(),
              Numbers.text(each.value()),
              each.unit(),
              each.targetText(),
              each.verdict().word(),
              Numbers.text(each.peer()),
              Numbers.text(each.ratio()),
              each.note()));
    }
    return lines;
  }

  public String json() throws JsonProcessingException {
    return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this);
  }

  private String markdown(String name, String command) {
    StringBuilder out = new StringBuilder("# Performance\n\n");
    out.append("Written by `%s`; do not edit. The same in ".formatted(command))
        .append("[%1$s.json](%1$s.json).\n\n".formatted(name))
        .append(facts())
        .append("\n\n");
    List<List<String>> lines = lines();
    for (List<String> line : lines) {
      out.append("| ").append(String.join(" | ", line)).append(" |\n");
      if (line == lines.getFirst()) {
        out.append("|---".repeat(HEADS.size())).append("|\n");
      }
    }
    return out.toString();
  }

  /**
   * Writes the report as JSON and as Markdown.
   *
   * @param name of both files, without their endings
   * @param command that made it
   */
  public void write(Path folder, String name, String command) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".json"), json() + "\n");
    Files.writeString(folder.resolve(name + ".md"), markdown(name, command));
  }
}
