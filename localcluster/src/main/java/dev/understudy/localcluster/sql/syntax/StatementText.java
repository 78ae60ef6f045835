package dev.understudy.localcluster.sql.syntax;

import dev.understudy.localcluster.engine.ClusterException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes secrets out of statements and URIs before anybody sees them. */
public final class StatementText {
  /** After these words, and an equals sign or TO, stands something that nobody else may know. */
  private static final Set<String> SECRETS =
      Set.of("PASSWORD", "WEBHOOK_AUTH_HEADER", "ENCRYPTION_PASSPHRASE", "LICENSE");

  private StatementText() {}

  /** The text with its secrets replaced; a text that is no SQL is looked through for URIs alone. */
  public static String redacted(String text) {
    return withoutUris(withoutValues(text));
  }

  private static String withoutValues(String text) {
    List<Token> tokens;
    try {
      tokens = Tokenizer.tokens(text);
    } catch (ClusterException e) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int copied = 0;
    for (int i = 0; i < tokens.size() - 1; i++) {
      if (!SECRETS.contains(tokens.get(i).text().toUpperCase(Locale.ROOT))) {
        continue;
      }
      int at = i + 1;
      while (tokens.get(at).is("=") || tokens.get(at).is("TO")) {
        at++;
      }
      Token value = tokens.get(at);
      if (value.kind() == Token.Kind.STRING || value.kind() == Token.Kind.WORD) {
        out.append(text, copied, value.start()).append("'*****'");
        copied = value.end();
      }
    }
    return out.append(text, copied, text.length()).toString();
  }

  /** Each URI keeps its user, host and path; its password and its parameters go. */
  private static String withoutUris(String text) {
    StringBuilder out = new StringBuilder();
    int copied = 0;
    for (int at = text.indexOf("://"); at >= 0; at = text.indexOf("://", copied)) {
      int start = at + 3;
      int end = start;
      while (end < text.length() && !isEnd(text.charAt(end))) {
        end++;
      }
      int query = text.indexOf('?', start);
      int path = query < 0 || query > end ? end : query;
      out.append(text, copied, start).append(withoutPassword(text.substring(start, path)));
      out.append(path < end ? "?redacted" : "");
      copied = end;
    }
    return out.append(text, copied, text.length()).toString();
  }

  private static boolean isEnd(char c) {
    return c == '\'' || c == '"' || Character.isWhitespace(c);
  }

  /** A password may hold an at sign that was not encoded, so that the last one counts. */
  private static String withoutPassword(String afterScheme) {
    int host = afterScheme.lastIndexOf('@');
    int colon = afterScheme.indexOf(':');
    return colon < 0 || colon > host
        ? afterScheme
        : afterScheme.substring(0, colon) + ":redacted" + afterScheme.substring(host);
  }
}
