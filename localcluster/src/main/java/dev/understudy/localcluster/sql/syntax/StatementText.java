package dev.understudy.localcluster.sql.syntax;

import java.util.regex.Pattern;

/** Takes secrets out of statements and URIs before anybody sees them. */
public final class StatementText {
  private static final Pattern PASSWORD =
      Pattern.compile("(?i)(\\bPASSWORD\\s+)(e?'(?:[^']|'')*'|\\w+)");
  private static final Pattern URI_PASSWORD = Pattern.compile("(://[^:/@\\s']+):[^\\s'@]*@");
  private static final Pattern URI_QUERY = Pattern.compile("(://[^\\s'?]*)\\?[^\\s']*");

  private static final Pattern AUTH_HEADER =
      Pattern.compile("(?i)(\\bwebhook_auth_header['\"]?\\s*=\\s*)(e?'(?:[^']|'')*'|[^\\s,)]+)");

  private StatementText() {}

  public static String redacted(String text) {
    String plain = PASSWORD.matcher(text).replaceAll("$1'*****'");
    plain = AUTH_HEADER.matcher(plain).replaceAll("$1'*****'");
    plain = URI_PASSWORD.matcher(plain).replaceAll("$1:redacted@");
    return URI_QUERY.matcher(plain).replaceAll("$1?redacted");
  }
}
