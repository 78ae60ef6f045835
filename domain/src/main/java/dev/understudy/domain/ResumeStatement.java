package dev.understudy.domain;

import dev.understudy.domain.ChangefeedText.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What lets a changefeed of the old primary go on at the promoted cluster.
 *
 * @param text a CREATE CHANGEFEED; null where the cluster does not show the old one whole
 * @param missing what in it only the owner knows
 * @param remark what the owner should know before running it; empty for nothing
 */
public record ResumeStatement(@Nullable String text, List<String> missing, String remark) {
  private static final Pattern TIMESTAMP = Pattern.compile("\\d{1,19}(\\.\\d{1,10})?");
  private static final Pattern HIDDEN_PARAMETER = Pattern.compile("[?&](\\w+)=(?:redacted|\\*{5})");
  private static final List<String> SCANS =
      List.of("cursor", "initial_scan", "no_initial_scan", "initial_scan_only");

  public ResumeStatement {
    missing = List.copyOf(missing);
  }

  /**
   * From the words and the high-water mark of a changefeed's job.
   *
   * @param description what the job says it is, with or without secrets
   * @param highWater up to which everything was sent; null where its scan was not over
   * @param failoverTime nothing above it is there, so that no cursor may be
   */
  public static ResumeStatement forChangefeed(
      String description, @Nullable HlcTimestamp highWater, HlcTimestamp failoverTime) {
    Optional<ChangefeedText> parsed = ChangefeedText.parse(Secrets.redacted(description));
    if (parsed.isEmpty()) {
      return new ResumeStatement(
          null, List.of(), "the cluster does not show the changefeed's whole statement");
    }
    ChangefeedText old = parsed.get();
    List<String> missing = missing(old);
    Option given = old.option("cursor").orElse(null);
    if (isExport(old)) {
      return new ResumeStatement(
          old.text(), missing, "it sends what is there once, and begins anew");
    }
    if (highWater != null) {
      return new ResumeStatement(
          old.with(earlier(highWater, failoverTime), SCANS).text(), missing, "");
    }
    if (given == null) {
      return new ResumeStatement(
          old.text(),
          missing,
          "its initial scan was not over: it begins anew, and what was sent is sent again");
    }
    if (!TIMESTAMP.matcher(given.plainValue()).matches()) {
      missing.add("the option cursor, which was " + given.value());
      return new ResumeStatement(old.text(), missing, "it had not got beyond its first cursor");
    }
    HlcTimestamp cursor = earlier(new HlcTimestamp(given.plainValue()), failoverTime);
    return new ResumeStatement(
        old.with(cursor, List.of("cursor")).text(),
        missing,
        "it had not got beyond its first cursor");
  }

  /** Whether a job's words say that it is what a statement would make, or has made. */
  public static boolean isMadeBy(String statement, String description) {
    Optional<ChangefeedText> wanted = ChangefeedText.parse(statement);
    Optional<ChangefeedText> found = ChangefeedText.parse(Secrets.redacted(description));
    return wanted.isPresent() && found.isPresent() && wanted.get().isSameAs(found.get());
  }

  private static HlcTimestamp earlier(HlcTimestamp one, HlcTimestamp other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static boolean isExport(ChangefeedText text) {
    return text.option("initial_scan_only").isPresent()
        || text.option("initial_scan")
            .map(Option::plainValue)
            .filter("only"::equalsIgnoreCase)
            .isPresent();
  }

  private static List<String> missing(ChangefeedText text) {
    List<String> missing = new ArrayList<>(hidden("the sink", text.head()));
    for (Option option : text.options()) {
      String value = option.plainValue();
      if (value.equals(Secrets.REDACTED) || value.equals("*****")) {
        missing.add("the option " + option.name().text());
      } else {
        missing.addAll(hidden("the option " + option.name().text(), value));
      }
    }
    return missing;
  }

  private static List<String> hidden(String where, String text) {
    List<String> hidden = new ArrayList<>();
    if (text.contains(":redacted@") || text.contains(":*****@") || text.contains("//*****@")) {
      hidden.add("the password in " + where);
    }
    Matcher parameter = HIDDEN_PARAMETER.matcher(text);
    while (parameter.find()) {
      hidden.add("the parameter %s of %s".formatted(parameter.group(1), where));
    }
    if (text.contains("?redacted")) {
      hidden.add("the parameters of " + where);
    }
    return hidden;
  }
}
