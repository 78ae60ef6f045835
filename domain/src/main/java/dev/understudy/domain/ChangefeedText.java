package dev.understudy.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A CREATE CHANGEFEED taken apart: up to its options, the options, and the query behind them.
 *
 * @param query {@code AS SELECT …}; empty where tables are watched whole
 */
record ChangefeedText(String head, List<Option> options, String query) {

  /**
   * One option.
   *
   * @param value as it is written, quotes included; null for one without
   */
  record Option(SqlToken name, @Nullable String value) {
    boolean isCalled(String wanted) {
      return name.isCalled(wanted);
    }

    /** Without its quotes; empty where there is none. */
    String plainValue() {
      List<SqlToken> tokens = value == null ? List.of() : SqlToken.read(value);
      return tokens.size() == 1 ? tokens.getFirst().value() : value == null ? "" : value;
    }

    String text() {
      return value == null ? name.text() : name.text() + " = " + value;
    }
  }

  /** Empty if the text is no whole CREATE CHANGEFEED into a sink. */
  static Optional<ChangefeedText> parse(String sql) {
    List<SqlToken> tokens = SqlToken.read(sql);
    if (tokens.size() < 4
        || !tokens.get(0).is("CREATE")
        || !tokens.get(1).is("CHANGEFEED")
        || sql.contains(" … ")
        || tokens.stream().noneMatch(token -> token.is("INTO"))) {
      return Optional.empty();
    }
    int with = find(tokens, 2, "WITH");
    int as = find(tokens, 2, "AS");
    boolean hasOptions = with < as;
    String query = as < tokens.size() ? sql.substring(tokens.get(as).start()).strip() : "";
    int headEnd = Math.min(with, as);
    String head = sql.substring(0, tokens.get(headEnd - 1).end());
    return Optional.of(
        new ChangefeedText(
            head, hasOptions ? options(sql, tokens.subList(with + 1, as)) : List.of(), query));
  }

  /** The first such word outside brackets, or the end. */
  private static int find(List<SqlToken> tokens, int from, String word) {
    int depth = 0;
    for (int at = from; at < tokens.size(); at++) {
      SqlToken token = tokens.get(at);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      if (depth == 0 && token.is(word)) {
        return at;
      }
    }
    return tokens.size();
  }

  private static List<Option> options(String sql, List<SqlToken> all) {
    List<SqlToken> tokens = all;
    if (!tokens.isEmpty() && tokens.getFirst().is("OPTIONS")) {
      tokens = tokens.subList(1, tokens.size());
    }
    if (!tokens.isEmpty() && tokens.getFirst().is("(") && tokens.getLast().is(")")) {
      tokens = tokens.subList(1, tokens.size() - 1);
    }
    List<Option> options = new ArrayList<>();
    int start = 0;
    while (start < tokens.size()) {
      int end = start;
      int depth = 0;
      while (end < tokens.size() && !(depth == 0 && tokens.get(end).is(","))) {
        depth += tokens.get(end).is("(") ? 1 : tokens.get(end).is(")") ? -1 : 0;
        end++;
      }
      if (end > start) {
        boolean valued = end - start > 2 && tokens.get(start + 1).is("=");
        String value =
            valued ? sql.substring(tokens.get(start + 2).start(), tokens.get(end - 1).end()) : null;
        options.add(new Option(tokens.get(start), value));
      }
      start = end + 1;
    }
    return options;
  }

  Optional<Option> option(String name) {
    return options.stream().filter(option -> option.isCalled(name)).findFirst();
  }

  /** The same without these options, and with a cursor in front where one is given. */
  ChangefeedText with(@Nullable HlcTimestamp cursor, List<String> without) {
    List<Option> kept = new ArrayList<>();
    if (cursor != null) {
      kept.add(new Option(new SqlToken(SqlToken.Kind.WORD, "cursor", 0, 6), "'" + cursor + "'"));
    }
    options.stream()
        .filter(option -> without.stream().noneMatch(option::isCalled))
        .forEach(kept::add);
    return new ChangefeedText(head, List.copyOf(kept), query);
  }

  String text() {
    String with =
        options.isEmpty()
            ? ""
            : options.stream().map(Option::text).collect(Collectors.joining(", ", " WITH ", ""));
    return head + with + (query.isEmpty() ? "" : " " + query);
  }

  /** Whether both watch the same into the same sink from the same moment on. */
  boolean isSameAs(ChangefeedText other) {
    return signs(head).equals(signs(other.head))
        && signs(query).equals(signs(other.query))
        && cursor().equals(other.cursor());
  }

  private String cursor() {
    return option("cursor").map(Option::plainValue).orElse("");
  }

  private static List<String> signs(String sql) {
    return SqlToken.read(sql).stream().map(SqlToken::value).toList();
  }
}
