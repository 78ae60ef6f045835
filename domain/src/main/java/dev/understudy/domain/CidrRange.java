package dev.understudy.domain;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of IPv4 addresses, such as {@code 172.28.0.0/14}. */
public record CidrRange(int address, int prefixLength) {
  /** What a GCP cluster gets that asks for none. */
  public static final String DEFAULT = "172.28.0.0/14";

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  /** Empty if the text is not a range. */
  public static Optional<CidrRange> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int address = 0;
    for (int part = 1; part <= 4; part++) {
      int octet = Integer.parseInt(matcher.group(part));
      if (octet > 255) {
        return Optional.empty();
      }
      address = address << 8 | octet;
    }
    int prefixLength = Integer.parseInt(matcher.group(5));
    return prefixLength > 32 ? Optional.empty() : Optional.of(new CidrRange(address, prefixLength));
  }

  /** Whether any address is in both; of two ranges that meet, one contains the other. */
  public boolean overlaps(CidrRange other) {
    int shared = Math.min(prefixLength, other.prefixLength);
    return shared == 0 || (address ^ other.address) >>> (32 - shared) == 0;
  }
}
