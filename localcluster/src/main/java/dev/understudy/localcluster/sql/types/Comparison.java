package dev.understudy.localcluster.sql.types;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Orders two values of comparable types as CockroachDB's indexes order them. */
public final class Comparison {
  private Comparison() {}

  /** Negative, zero or positive; numbers of different types compare by value. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public static int compare(Object left, Object right) {
    if (left instanceof String a && right instanceof String b) {
      return compareText(a, b);
    }
    if (left instanceof byte[] a && right instanceof byte[] b) {
      return Arrays.compareUnsigned(a, b);
    }
    if (left instanceof UUID a && right instanceof UUID b) {
      return compareUuid(a, b);
    }
    if (left instanceof Json a && right instanceof Json b) {
      return a.text().compareTo(b.text());
    }
    boolean numbers = left instanceof Number && right instanceof Number;
    if (numbers && (left instanceof Double || right instanceof Double)) {
      return compareDoubles(Casts.toDouble(left), Casts.toDouble(right));
    }
    if (left.getClass() == right.getClass() && left instanceof Comparable comparable) {
      return comparable.compareTo(right);
    }
    if (numbers) {
      return Casts.toDecimal(left).compareTo(Casts.toDecimal(right));
    }
    throw SqlErrors.typeMismatch("unsupported comparison of different types");
  }

  /** Adding zero makes of a negative zero the one that it is equal to. */
  private static int compareDoubles(double a, double b) {
    return Double.compare(a + 0.0, b + 0.0);
  }

  /** The order of the bytes; Java's own takes the halves for signed numbers. */
  private static int compareUuid(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  /** Code-point order, which is also the order of the UTF-8 bytes in keys. */
  private static int compareText(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Character.isSurrogate(x) || Character.isSurrogate(y)
            ? Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8))
            : x - y;
      }
    }
    return a.length() - b.length();
  }
}
