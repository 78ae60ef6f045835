package dev.understudy.localcluster.sql.syntax;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.syntax.Token.Kind;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.ArrayList;
import java.util.List;

/** Cuts SQL text into tokens; comments and white space vanish. */
final class Tokenizer {
  /** A word takes a hundred bytes here and more when it is parsed; messages are bounded apart. */
  static final int MOST_TOKENS = 500_000;

  private static final String[] LONG_SYMBOLS = {"::", "<=", ">=", "<>", "!=", "||", "->>", "->"};

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokenizer(String sql) {
    this.sql = sql;
  }

  /** All tokens, the last of kind END. */
  static List<Token> tokens(String sql) {
    Tokenizer tokenizer = new Tokenizer(sql);
    while (tokenizer.skipBlanks()) {
      tokenizer.next();
    }
    tokenizer.tokens.add(new Token(Kind.END, "", sql.length(), sql.length()));
    return tokenizer.tokens;
  }

  private boolean skipBlanks() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        int line = sql.indexOf('\n', at);
        at = line < 0 ? sql.length() : line;
      } else if (sql.startsWith("/*", at)) {
        int close = sql.indexOf("*/", at + 2);
        if (close < 0) {
          throw SqlErrors.syntax("unterminated comment");
        }
        at = close + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  private void next() {
    int start = at;
    char c = sql.charAt(at);
    if (c == '\'') {
      string(start, false);
    } else if ((c == 'e' || c == 'E') && sql.startsWith("'", at + 1)) {
      at++;
      string(start, true);
    } else if (c == '"') {
      add(Kind.QUOTED_NAME, quoted('"', false), start);
    } else if (Character.isLetter(c) || c == '_') {
      while (at < sql.length() && isWordPart(sql.charAt(at))) {
        at++;
      }
      add(Kind.WORD, sql.substring(start, at), start);
    } else if (isDigit(at) || (c == '.' && isDigit(at + 1))) {
      number();
      add(Kind.NUMBER, sql.substring(start, at), start);
    } else if (c == '$' && isDigit(at + 1)) {
      at++;
      while (isDigit(at)) {
        at++;
      }
      add(Kind.PARAMETER, sql.substring(start + 1, at), start);
    } else {
      symbol(start);
    }
  }

  private void string(int start, boolean escapes) {
    add(Kind.STRING, quoted('\'', escapes), start);
  }

  private void symbol(int start) {
    for (String symbol : LONG_SYMBOLS) {
      if (sql.startsWith(symbol, at)) {
        at += symbol.length();
        add(Kind.SYMBOL, symbol, start);
        return;
      }
    }
    at++;
    add(Kind.SYMBOL, sql.substring(start, at), start);
  }

  private void number() {
    while (isDigit(at) || (at < sql.length() && sql.charAt(at) == '.')) {
      at++;
    }
    boolean exponent = at < sql.length() && (sql.charAt(at) == 'e' || sql.charAt(at) == 'E');
    boolean signed = at + 1 < sql.length() && "+-".indexOf(sql.charAt(at + 1)) >= 0;
    if (exponent && isDigit(at + (signed ? 2 : 1))) {
      at += signed ? 2 : 1;
      while (isDigit(at)) {
        at++;
      }
    }
  }

  private boolean isDigit(int index) {
    return index < sql.length() && sql.charAt(index) >= '0' && sql.charAt(index) <= '9';
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private String quoted(char quote, boolean escapes) {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at++);
      if (c == quote) {
        if (at >= sql.length() || sql.charAt(at) != quote) {
          return text.toString();
        }
        at++;
      } else if (c == '\\' && escapes && at < sql.length()) {
        c = Escapes.unescape(sql.charAt(at++));
      }
      text.append(c);
    }
    throw SqlErrors.syntax("lexical error: unterminated string");
  }

  private void add(Kind kind, String text, int start) {
    if (tokens.size() == MOST_TOKENS) {
      throw new ClusterException(
          "54000",
          "the statement has more than " + MOST_TOKENS + " words",
          "Send fewer rows at a time, or use COPY.");
    }
    tokens.add(new Token(kind, text, start, at));
  }
}
