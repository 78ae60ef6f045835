package dev.understudy.localcluster.sql.syntax;

import java.util.Locale;

/** One word, literal or symbol of a statement, and where in the text it stands. */
public record Token(Kind kind, String text, int start, int end) {
  /** What a token is; {@code text} is without quotes for the quoted kinds. */
  public enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    PARAMETER,
    SYMBOL,
    END
  }

  public boolean is(String wordOrSymbol) {
    return (kind == Kind.WORD && text.equalsIgnoreCase(wordOrSymbol))
        || (kind == Kind.SYMBOL && text.equals(wordOrSymbol));
  }

  /** The identifier that this token names: unquoted ones in lower case. */
  String name() {
    return kind == Kind.WORD ? text.toLowerCase(Locale.ROOT) : text;
  }
}
