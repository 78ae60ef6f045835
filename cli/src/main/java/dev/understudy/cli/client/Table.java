package dev.understudy.cli.client;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows in aligned columns, for people. */
final class Table {
  private static final String BETWEEN = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  private Table() {}

  /** A list of things of a kind, with a line of headers. */
  static Table of(String... headers) {
    Table table = new Table();
    table.rows.add(List.of(headers));
    return table;
  }

  /** One thing, a line for each of its values. */
  static Table ofFields() {
    return new Table();
  }

  /** What is empty becomes a dash, so that each line has as many words as it has columns. */
  Table row(@Nullable Object... cells) {
    rows.add(
        Stream.of(cells).map(Texts::printable).map(cell -> cell.isEmpty() ? "-" : cell).toList());
    return this;
  }

  /** What is empty is left out. */
  Table field(String name, @Nullable Object value) {
    String text = Texts.printable(value);
    if (!text.isEmpty()) {
      rows.add(List.of(name, text));
    }
    return this;
  }

  void print(PrintWriter out) {
    int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(widths[column] - cell.length())).append(BETWEEN);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
