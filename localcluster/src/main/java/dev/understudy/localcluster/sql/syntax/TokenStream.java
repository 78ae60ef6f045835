package dev.understudy.localcluster.sql.syntax;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.sql.syntax.Token.Kind;
import dev.understudy.localcluster.sql.types.SqlErrors;
import java.util.ArrayList;
import java.util.List;

/** One statement as tokens, read from left to right by the hand-written parsers. */
public final class TokenStream {
  private final String sql;
  private final List<Token> tokens;
  private final CrdbVersion version;
  private int at;

  private TokenStream(String sql, List<Token> tokens, CrdbVersion version) {
    this.sql = sql;
    this.tokens = tokens;
    this.version = version;
  }

  public static TokenStream of(String sql) {
    return of(sql, CrdbVersion.DEFAULT);
  }

  /** A statement that is to be read as a version of CockroachDB reads it. */
  public static TokenStream of(String sql, CrdbVersion version) {
    return new TokenStream(sql, Tokenizer.tokens(sql), version);
  }

  public CrdbVersion version() {
    return version;
  }

  /** The statements of a text that semicolons separate, blank ones left out. */
  public static List<String> split(String sql) {
    List<String> statements = new ArrayList<>();
    int start = -1;
    for (Token token : Tokenizer.tokens(sql)) {
      boolean boundary = token.is(";") || token.kind() == Kind.END;
      if (boundary && start >= 0) {
        statements.add(sql.substring(start, token.start()).strip());
        start = -1;
      } else if (!boundary && start < 0) {
        start = token.start();
      }
    }
    return statements;
  }

  public String sql() {
    return sql;
  }

  public List<Token> tokens() {
    return tokens;
  }

  public Token peek() {
    return tokens.get(at);
  }

  public Token next() {
    Token token = tokens.get(at);
    if (token.kind() == Kind.END) {
      throw unexpected();
    }
    at++;
    return token;
  }

  public int position() {
    return at;
  }

  public void position(int position) {
    this.at = position;
  }

  /** Whether these words come next; does not move. */
  public boolean at(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
        return false;
      }
    }
    return true;
  }

  /** Moves over these words if they come next. */
  public boolean accept(String... words) {
    boolean here = at(words);
    at += here ? words.length : 0;
    return here;
  }

  public void expect(String... words) {
    if (!accept(words)) {
      throw unexpected();
    }
  }

  public boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  public void expectEnd() {
    if (!atEnd()) {
      throw unexpected();
    }
  }

  /** An identifier, in lower case unless it was quoted. */
  public String name() {
    Token token = peek();
    if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED_NAME) {
      throw unexpected();
    }
    at++;
    return token.name();
  }

  /** An identifier or a string, as settings and passwords allow both. */
  public String nameOrString() {
    return peek().kind() == Kind.STRING ? next().text() : name();
  }

  /** The text between here and the next of these words outside parentheses, or the end. */
  public String textUntil(String... words) {
    int start = peek().start();
    int end = start;
    int depth = 0;
    while (!atEnd()) {
      Token token = peek();
      if (depth == 0 && isOneOf(token, words)) {
        break;
      }
      depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
      if (depth < 0) {
        break;
      }
      end = token.end();
      at++;
    }
    if (end == start) {
      throw unexpected();
    }
    return sql.substring(start, end);
  }

  private static boolean isOneOf(Token token, String[] words) {
    for (String word : words) {
      if (token.is(word)) {
        return true;
      }
    }
    return false;
  }

  /** The names of {@code (a, b, c)}. */
  public List<String> nameList() {
    expect("(");
    List<String> names = new ArrayList<>();
    do {
      names.add(name());
    } while (accept(","));
    expect(")");
    return names;
  }

  /** A table's name, database and schema in front being dropped where they are the usual ones. */
  public String tableName() {
    String name = name();
    while (accept(".")) {
      name = name();
    }
    return name;
  }

  /** The error for what stands here; a URI's secrets are not repeated. */
  public ClusterException unexpected() {
    Token token = peek();
    return SqlErrors.syntax(
        token.kind() == Kind.END
            ? "at or near \"EOF\": syntax error"
            : "at or near \""
                + StatementText.redacted(sql.substring(token.start(), token.end()))
                + "\": syntax error");
  }
}
