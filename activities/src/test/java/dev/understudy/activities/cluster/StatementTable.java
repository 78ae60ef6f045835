package dev.understudy.activities.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The file that says what is sent for each call, version by version. */
record StatementTable(List<Entry> entries) {
  private static final Pattern HEAD =
      Pattern.compile(
          "((?:system|application)\\.\\w+(?: (?!from |before )\\w+)?)(?: (from|before) (\\S+))?");

  /** One call in the versions from one on, or before one, or in all. */
  record Entry(
      String call,
      @Nullable ClusterVersion from,
      @Nullable ClusterVersion before,
      List<String> statements) {

    boolean isFor(ClusterVersion version) {
      return (from == null || !version.isBefore(from))
          && (before == null || version.isBefore(before));
    }

    /** The method's name, without what tells its cases apart. */
    String method() {
      return call.split(" ")[0];
    }
  }

  static StatementTable read() throws IOException {
    try (InputStream in = StatementTable.class.getResourceAsStream("/gateway-statements.txt")) {
      if (in == null) {
        throw new IOException("the table is not among the test resources");
      }
      List<Entry> entries = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("  ")) {
          entries.getLast().statements().add(line.strip());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          entries.add(entry(line));
        }
      }
      return new StatementTable(entries);
    }
  }

  private static Entry entry(String line) throws IOException {
    Matcher head = HEAD.matcher(line);
    if (!head.matches()) {
      throw new IOException("not understood: " + line);
    }
    ClusterVersion bound = head.group(3) == null ? null : ClusterVersion.parse("v" + head.group(3));
    boolean first = "from".equals(head.group(2));
    return new Entry(head.group(1), first ? bound : null, first ? null : bound, new ArrayList<>());
  }
}
