package dev.understudy.domain;

import java.util.regex.Pattern;

/**
 * Takes secrets out of statements and of the URIs in them, before they are stored: passwords before
 * a host, parameters whose name says that they are secret, options that hold credentials. A cluster
 * has done so already; this is for what an older one lets through. What is taken out is not kept
 * anywhere, so that whoever resumes a job says it again.
 */
public final class Secrets {
  /** What CockroachDB writes in a secret's place. */
  static final String REDACTED = "redacted";

  private static final Pattern PASSWORD = Pattern.compile("(://[^\\s'\"/?:@]*:)[^\\s'\"/?]*@");
  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)([?&](?!AWS_ACCESS_KEY_ID=)\\w*(?:secret|passw|token|key|credentials|sig)\\w*=)"
              + "[^&\\s'\"]+");
  private static final Pattern OPTION =
      Pattern.compile(
          "(?i)(\\b(?:webhook_auth_header|encryption_passphrase|password)\\s*=?\\s*)"
              + "e?'(?:[^'\\\\]|''|\\\\.)*'");

  private Secrets() {}

  public static String redacted(String text) {
    String withoutPasswords = PASSWORD.matcher(text).replaceAll("$1" + REDACTED + "@");
    String withoutParameters = PARAMETER.matcher(withoutPasswords).replaceAll("$1" + REDACTED);
    return OPTION.matcher(withoutParameters).replaceAll("$1'" + REDACTED + "'");
  }

  public static boolean isIn(String text) {
    return !redacted(text).equals(text);
  }
}
