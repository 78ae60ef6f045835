package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.sql.types.SqlErrors;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads timeouts as PostgreSQL does: {@code 1500} milliseconds, {@code 1.5s}, {@code 2min}. */
final class Timeouts {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(us|ms|s|min|m|h|d|)");

  private Timeouts() {}

  static Duration parse(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw SqlErrors.invalidParameter("\"" + text + "\" is no timeout: use 1500, 1.5s or 2min");
    }
    long nanos =
        switch (form.group(2)) {
          case "us" -> 1_000L;
          case "s" -> 1_000_000_000L;
          case "m", "min" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          case "d" -> 86_400_000_000_000L;
          default -> 1_000_000L;
        };
    BigDecimal total = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(nanos));
    return Duration.ofNanos(total.min(BigDecimal.valueOf(Long.MAX_VALUE)).longValue());
  }
}
