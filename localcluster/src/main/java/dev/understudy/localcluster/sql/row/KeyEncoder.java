package dev.understudy.localcluster.sql.row;

import dev.understudy.localcluster.sql.types.SqlErrors;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

/** Builds keys whose byte order is the order of the values in them. */
public final class KeyEncoder {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(32);

  public KeyEncoder raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** Appends one value that is not null. */
  public KeyEncoder value(Object value) {
    switch (value) {
      case Long number -> sortedLong(number);
      case String text -> escaped(text.getBytes(StandardCharsets.UTF_8));
      case byte[] bytes -> escaped(bytes);
      case Boolean bool -> out.write(bool ? 1 : 0);
      case Double number -> {
        long bits = Double.doubleToLongBits(number == 0 ? 0.0 : number);
        sortedLong(bits < 0 ? bits ^ Long.MAX_VALUE : bits);
      }
      case BigDecimal decimal -> decimal(decimal);
      case Instant instant -> sortedLong(RowCodec.micros(instant));
      case LocalDateTime local -> sortedLong(RowCodec.micros(local.toInstant(ZoneOffset.UTC)));
      case UUID uuid ->
          out.writeBytes(
              ByteBuffer.allocate(16)
                  .putLong(uuid.getMostSignificantBits())
                  .putLong(uuid.getLeastSignificantBits())
                  .array());
      default -> throw SqlErrors.unsupported("a primary key column of this type");
    }
    return this;
  }

  private void sortedLong(long number) {
    long bits = number ^ Long.MIN_VALUE;
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (bits >>> shift));
    }
  }

  /** A zero byte becomes 00 FF and the end is 00 01, so that a prefix sorts before the longer. */
  private void escaped(byte[] bytes) {
    for (byte b : bytes) {
      out.write(b);
      if (b == 0) {
        out.write(0xFF);
      }
    }
    out.write(0);
    out.write(1);
  }

  /** Sign, exponent and digits; of a negative number every byte is inverted. */
  private void decimal(BigDecimal decimal) {
    if (decimal.signum() == 0) {
      out.write(2);
      return;
    }
    BigDecimal stripped = decimal.abs().stripTrailingZeros();
    int exponent = stripped.precision() - stripped.scale();
    byte[] digits = stripped.unscaledValue().toString().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer body = ByteBuffer.allocate(5 + digits.length);
    body.putInt(exponent ^ Integer.MIN_VALUE).put(digits).put((byte) 0);
    boolean negative = decimal.signum() < 0;
    out.write(negative ? 1 : 3);
    for (byte b : body.array()) {
      out.write(negative ? ~b : b);
    }
  }

  public byte[] key() {
    return out.toByteArray();
  }

  /** The first key that does not begin with this prefix. */
  public static byte[] afterPrefix(byte[] prefix) {
    int last = prefix.length - 1;
    while (last >= 0 && prefix[last] == (byte) 0xFF) {
      last--;
    }
    if (last < 0) {
      throw new IllegalArgumentException("a prefix of FF bytes has no end");
    }
    byte[] end = Arrays.copyOf(prefix, last + 1);
    end[last]++;
    return end;
  }
}
