package dev.understudy.acceptance.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;

/** What psql prints for one statement: column names in order, and rows of text. */
record Table(List<String> columns, List<List<String>> rows) {
  static final String NULL = "NULL";

  /** As printed with the separator between the fields. */
  static Table parse(String printed, String separator) {
    List<List<String>> lines =
        printed.lines().map(line -> Arrays.asList(line.split(separator, -1))).toList();
    return lines.isEmpty()
        ? new Table(List.of(), List.of())
        : new Table(lines.getFirst(), lines.subList(1, lines.size()));
  }

  /** Holds the names and their order against those of a document's sample, split by bars. */
  Table withColumns(String sample) {
    assertThat(columns).containsExactly(sample.split(" *\\| *"));
    return this;
  }

  /** Holds all rows against those of a document's sample, split by bars. */
  Table withRows(String... sample) {
    assertThat(rows.stream().map(row -> String.join(" | ", row))).containsExactly(sample);
    return this;
  }

  /** Of the only row. */
  String value(String column) {
    assertThat(rows).hasSize(1);
    assertThat(columns).contains(column);
    return rows.getFirst().get(columns.indexOf(column));
  }

  /** Of the only row. */
  Table with(String column, String pattern) {
    assertThat(value(column)).as(column).matches(pattern);
    return this;
  }
}
