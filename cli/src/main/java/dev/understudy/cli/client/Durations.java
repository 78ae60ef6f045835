package dev.understudy.cli.client;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations such as 90s, 10m, 1h and 1h30m; a bare number is of seconds. */
final class Durations implements ITypeConverter<Duration> {
  private static final Pattern BARE = Pattern.compile("\\d{1,9}");
  private static final Pattern PARTS =
      Pattern.compile("(?:\\d{1,6}h)?(?:\\d{1,6}m)?(?:\\d{1,9}s)?");

  @Override
  public Duration convert(String text) {
    return parse(text);
  }

  /**
   * @throws TypeConversionException if it is none
   */
  static Duration parse(String text) {
    if (BARE.matcher(text).matches()) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    Matcher parts = PARTS.matcher(text);
    try {
      if (!text.isEmpty() && parts.matches()) {
        return Duration.parse("PT" + text);
      }
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + text + "' is too long");
    }
    throw new TypeConversionException("'" + text + "' is no duration such as 90s, 10m or 1h30m");
  }
}
