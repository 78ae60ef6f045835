package dev.understudy.localcluster.sql.expression;

import java.util.regex.Pattern;

/**
 * A LIKE pattern: {@code %} is any text, {@code _} any character, a backslash takes the next as is.
 */
record LikePattern(Pattern regex) {
  static LikePattern of(String like, boolean ignoreCase) {
    StringBuilder regex = new StringBuilder();
    int[] characters = like.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      int c = characters[i];
      if (c == '%') {
        regex.append(".*");
      } else if (c == '_') {
        regex.append('.');
      } else {
        boolean escaped = c == '\\' && i + 1 < characters.length;
        regex.append(Pattern.quote(Character.toString(escaped ? characters[++i] : c)));
      }
    }
    int flags = Pattern.DOTALL | (ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    return new LikePattern(Pattern.compile(regex.toString(), flags));
  }

  boolean matches(String text) {
    return regex.matcher(text).matches();
  }
}
