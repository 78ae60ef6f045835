package dev.understudy.acceptance.contract;

import dev.understudy.activities.cluster.ClusterVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the contract: a statement, where it is run, and what the answer must have.
 *
 * @param columns name to type; the answer may have more
 * @param refusal what the error must say; null where the statement must be obeyed
 */
record Clause(
    String section,
    String side,
    String virtualCluster,
    Versions versions,
    String statement,
    Map<String, TypeIn> columns,
    Answer.@Nullable Refusal refusal) {
  private static final Pattern STATEMENT =
      Pattern.compile("(primary|standby)/(\\w+)((?: (?:from|before) \\S+)*): (.+)");
  private static final Pattern REFUSAL = Pattern.compile("refused (\\w+) (.+)");

  /** A column's type, in those versions that have the column. */
  record TypeIn(String type, Versions versions) {}

  /** Reads the file beside the tests; its head says how it is written. */
  static List<Clause> readAll() throws IOException {
    List<Clause> clauses = new ArrayList<>();
    String section = "";
    try (InputStream in = Clause.class.getResourceAsStream("/contract/contract.txt")) {
      if (in == null) {
        throw new IOException("the contract is not among the test resources");
      }
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        Matcher statement = STATEMENT.matcher(line);
        if (line.startsWith("== ")) {
          section = line.substring(3);
        } else if (statement.matches()) {
          boolean answered = i + 1 < lines.size() && lines.get(i + 1).startsWith("  ");
          clauses.add(clause(section, statement, answered ? lines.get(++i).strip() : "obeyed"));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          throw new IOException(
              "line %d of the contract is not understood: %s".formatted(i + 1, line));
        }
      }
    }
    return clauses;
  }

  private static Clause clause(String section, Matcher statement, String answer) {
    Matcher refusal = REFUSAL.matcher(answer);
    Map<String, TypeIn> columns = new LinkedHashMap<>();
    Answer.Refusal refused = null;
    if (refusal.matches()) {
      refused = new Answer.Refusal(refusal.group(1), refusal.group(2));
    } else if (!answer.equals("obeyed")) {
      for (String column : answer.split(", ")) {
        String[] parts = column.split(" ", 3);
        String versions = parts.length == 3 ? parts[2] : "";
        columns.put(parts[0], new TypeIn(parts[1], Versions.parse(versions)));
      }
    }
    return new Clause(
        section,
        statement.group(1),
        statement.group(2),
        Versions.parse(statement.group(3)),
        statement.group(4),
        columns,
        refused);
  }

  /** What is wrong with an answer; empty if nothing is. */
  List<String> faults(Answer answer, ClusterVersion version) {
    List<String> faults = new ArrayList<>();
    Answer.Refusal said = answer.refusal();
    if (refusal != null) {
      if (said == null) {
        faults.add("was obeyed");
      } else {
        if (!refusal.sqlState().equals("any") && !refusal.sqlState().equals(said.sqlState())) {
          faults.add("SQLSTATE %s: %s".formatted(said.sqlState(), said.message()));
        }
        if (!said.message().contains(refusal.message())) {
          faults.add("said " + said.message());
        }
      }
      return faults;
    }
    if (said != null) {
      return List.of("was refused: %s %s".formatted(said.sqlState(), said.message()));
    }
    columns.forEach(
        (name, column) -> {
          String found = answer.columns().get(name);
          if (column.versions().include(version) && !column.type().equals(found)) {
            faults.add("column %s is %s, not %s".formatted(name, found, column.type()));
          }
        });
    return faults;
  }

  @Override
  public String toString() {
    return "%s/%s: %s".formatted(side, virtualCluster, statement);
  }
}
