package dev.understudy.catalog;

import java.util.Locale;

/**
 * A part of all ids that a database finds by its index, so that those who share them out read no
 * row of each other's. Ids are random: equal ranges hold about as many.
 *
 * @param from the first prefix that is in it
 * @param below the first that is not
 */
public record IdRange(String from, String below) {
  /** After every hexadecimal digit. */
  private static final String END = "g";

  private static final long PREFIXES = 1L << 32;

  public static final IdRange ALL = part(0, 1);

  /** One of so many equal parts, counted from 0. */
  public static IdRange part(int part, int parts) {
    if (part < 0 || part >= parts) {
      throw new IllegalArgumentException("part %d of %d".formatted(part, parts));
    }
    return new IdRange(prefix(part, parts), part + 1 == parts ? END : prefix(part + 1, parts));
  }

  private static String prefix(int part, int parts) {
    return String.format(Locale.ROOT, "%08x", PREFIXES * part / parts);
  }
}
