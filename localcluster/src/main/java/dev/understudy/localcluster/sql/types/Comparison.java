package dev.understudy.localcluster.sql.types;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
    if (left instanceof Json a && right instanceof Json b) {
      return a.text().compareTo(b.text());
    }
    if (left.getClass() == right.getClass() && left instanceof Comparable comparable) {
      return comparable.compareTo(right);
    }
    if (left instanceof Number && right instanceof Number) {
      return left instanceof Double || right instanceof Double
          ? Double.compare(Casts.toDouble(left), Casts.toDouble(right))
          : Casts.toDecimal(left).compareTo(Casts.toDecimal(right));
    }
    throw SqlErrors.typeMismatch("unsupported comparison of different types");
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
