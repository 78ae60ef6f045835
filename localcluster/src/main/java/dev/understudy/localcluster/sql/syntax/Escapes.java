package dev.understudy.localcluster.sql.syntax;

/** The backslash escapes of {@code e'…'} strings. */
public final class Escapes {
  private Escapes() {}

  static char unescape(char escaped) {
    return switch (escaped) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      default -> escaped;
    };
  }

  /** Resolves every escape of a text. */
  public static String unescape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c == '\\' && i + 1 < text.length() ? unescape(text.charAt(++i)) : c);
    }
    return out.toString();
  }
}
