package dev.understudy.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads sizes such as {@code 100MB} and {@code 2GB}, in powers of ten. */
final class ByteSize implements ITypeConverter<Long> {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*(MB|GB)");
  private static final long MEGABYTE = 1_000_000;

  @Override
  public Long convert(String text) {
    Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new TypeConversionException("'" + text + "' is no size: write 100MB or 2GB, say");
    }
    return Long.parseLong(matcher.group(1))
        * (matcher.group(2).equals("GB") ? 1_000 * MEGABYTE : MEGABYTE);
  }
}
