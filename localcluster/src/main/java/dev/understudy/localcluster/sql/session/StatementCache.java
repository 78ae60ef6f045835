package dev.understudy.localcluster.sql.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Parsed statements by text, the most recently used; parsing costs far more than running. */
final class StatementCache {
  private static final int MOST_ENTRIES = 1000;
  private static final int LONGEST_TEXT = 4096;

  private final Function<String, Command> parser;
  private final Map<String, Command> commands =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Command> eldest) {
          return size() > MOST_ENTRIES;
        }
      };

  StatementCache(Function<String, Command> parser) {
    this.parser = parser;
  }

  Command parse(String sql) {
    if (sql.length() > LONGEST_TEXT) {
      return parser.apply(sql);
    }
    synchronized (commands) {
      Command known = commands.get(sql);
      if (known != null) {
        return known;
      }
    }
    Command command = parser.apply(sql);
    if (command.cacheable()) {
      synchronized (commands) {
        commands.put(sql, command);
      }
    }
    return command;
  }
}
