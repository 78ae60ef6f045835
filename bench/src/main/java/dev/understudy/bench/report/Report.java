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
    Machine machine,
    Map<String, String> parameters,
    List<Measurement> measurements,
    List<Curve> curves) {
  private static final String NAME = "performance";
  private static final List<String> HEADS =
      List.of("figure", "value", "unit", "target", "met", "peer", "ratio", "only", "note");

  private static final String HOW_COST_GROWS =
      """

      ## How cost grows

      The exponent e of cost ~ size^e, fitted by least squares to the logarithms; where a cost may grow, the
      last step's if that is steeper. Flat is e ≤ %s (ten times the size costs at most %.2f times as much), linear
      e ≤ %s (%.1f times); bounded is what is flat in its last step, after caches and heaps have filled.
      """
          .formatted(
              Growth.FLAT.limit(),
              Math.pow(10, Growth.FLAT.limit()),
              Growth.LINEAR.limit(),
              Math.pow(10, Growth.LINEAR.limit()));

  public Report {
    parameters = new TreeMap<>(parameters);
    measurements = List.copyOf(measurements);
    curves = List.copyOf(curves);
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
              each.only(),
              each.note()));
    }
    return lines;
  }

  /**
   * The lines as a list of {name, value, unit, target, met, peer}, and what is to be said of each.
   */
  public String json() throws JsonProcessingException {
    return new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValueAsString(measurements);
  }

  private String markdown(String command) {
    StringBuilder out = new StringBuilder("# Performance\n\n");
    out.append("Written by `%s`; do not edit. The same in ".formatted(command))
        .append("[%1$s.json](%1$s.json).\n\n".formatted(NAME))
        .append(facts())
        .append("\n\n");
    List<List<String>> lines = lines();
    for (List<String> line : lines) {
      out.append("| ").append(String.join(" | ", line)).append(" |\n");
      if (line == lines.getFirst()) {
        out.append("|---".repeat(HEADS.size())).append("|\n");
      }
    }
    if (!curves.isEmpty()) {
      out.append(HOW_COST_GROWS);
      curves.forEach(curve -> out.append('\n').append(curve.markdown()));
    }
    return out.toString();
  }

  /**
   * Writes the report as JSON and as Markdown.
   *
   * @param command that made it
   */
  public void write(Path folder, String command) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(NAME + ".json"), json() + "\n");
    Files.writeString(folder.resolve(NAME + ".md"), markdown(command));
  }
}
