package dev.understudy.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A word, quoted name, string or single sign of a statement: as much of SQL as is needed to find
 * the options of a changefeed without being fooled by what is quoted.
 */
record SqlToken(Kind kind, String text, int start, int end) {
  enum Kind {
    WORD,
    NAME,
    STRING,
    SIGN
  }

  boolean is(String word) {
    return kind != Kind.NAME && kind != Kind.STRING && text.equalsIgnoreCase(word);
  }

  /** Quoted or not, as options may be written. */
  boolean isCalled(String name) {
    return kind == Kind.WORD && text.equalsIgnoreCase(name)
        || kind == Kind.NAME && text.equals('"' + name.toLowerCase(Locale.ROOT) + '"');
  }

  /** What a string literal says; the text itself of anything else. */
  String value() {
    if (kind != Kind.STRING) {
      return text;
    }
    return text.substring(text.indexOf('\'') + 1, text.length() - 1).replace("''", "'");
  }

  static List<SqlToken> read(String sql) {
    List<SqlToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
        continue;
      }
      boolean escaped =
          (c == 'e' || c == 'E') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'';
      int end;
      Kind kind;
      if (c == '\'' || escaped) {
        kind = Kind.STRING;
        end = quoted(sql, escaped ? at + 1 : at, escaped);
      } else if (c == '"') {
        kind = Kind.NAME;
        end = quoted(sql, at, false);
      } else if (isWord(c)) {
        kind = Kind.WORD;
        end = at;
        while (end < sql.length() && isWord(sql.charAt(end))) {
          end++;
        }
      } else {
        kind = Kind.SIGN;
        end = at + 1;
      }
      tokens.add(new SqlToken(kind, sql.substring(at, end), at, end));
      at = end;
    }
    return tokens;
  }

  /** Behind the closing quote; the end of the text where it is missing. */
  private static int quoted(String sql, int start, boolean escaped) {
    char quote = sql.charAt(start);
    int at = start + 1;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (escaped && c == '\\') {
        at += 2;
      } else if (c != quote) {
        at++;
      } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
        at += 2;
      } else {
        return at + 1;
      }
    }
    return sql.length();
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }
}
