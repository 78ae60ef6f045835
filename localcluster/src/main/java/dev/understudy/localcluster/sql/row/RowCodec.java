package dev.understudy.localcluster.sql.row;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.Json;
import dev.understudy.localcluster.sql.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns a row into the bytes of its value and back: for each column a varint, 0 for NULL and
 * otherwise one more than the length of the bytes that follow. Columns added later read as NULL.
 */
public final class RowCodec {
  private RowCodec() {}

  public static byte[] encode(@Nullable Object[] row) {
    byte[][] parts = new byte[row.length][];
    int size = 0;
    for (int i = 0; i < row.length; i++) {
      Object value = row[i];
      byte[] part = value == null ? null : bytes(value);
      parts[i] = part;
      size += part == null ? 1 : part.length + varintSize(part.length + 1);
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      putVarint(out, part == null ? 0 : part.length + 1);
      if (part != null) {
        out.put(part);
      }
    }
    return out.array();
  }

  /** Reads the columns of a value; only those wanted are decoded, the others stay null. */
  public static @Nullable Object[] decode(byte[] value, List<SqlType> types, boolean[] wanted) {
    @Nullable Object[] row = new @Nullable Object[types.size()];
    ByteBuffer in = ByteBuffer.wrap(value);
    for (int i = 0; i < row.length && in.hasRemaining(); i++) {
      int length = getVarint(in) - 1;
      if (length < 0) {
        continue;
      }
      if (wanted[i]) {
        row[i] = value(types.get(i), in, length);
      } else {
        in.position(in.position() + length);
      }
    }
    return row;
  }

  private static byte[] bytes(Object value) {
    return switch (value) {
      case Long number -> longBytes(number);
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case Boolean bool -> new byte[] {(byte) (bool ? 1 : 0)};
      case Double number -> ByteBuffer.allocate(8).putDouble(number).array();
      case byte[] bytes -> bytes;
      case Json json -> json.text().getBytes(StandardCharsets.UTF_8);
      case Instant instant -> longBytes(micros(instant));
      case LocalDateTime local -> longBytes(micros(local.toInstant(ZoneOffset.UTC)));
      case UUID uuid ->
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array();
      case Interval interval ->
          ByteBuffer.allocate(16)
              .putInt(interval.months())
              .putInt(interval.days())
              .putLong(interval.micros())
              .array();
      case BigDecimal decimal -> {
        byte[] units = decimal.unscaledValue().toByteArray();
        yield ByteBuffer.allocate(4 + units.length).putInt(decimal.scale()).put(units).array();
      }
      default -> throw new IllegalArgumentException("no row form for " + value.getClass());
    };
  }

  private static Object value(SqlType type, ByteBuffer in, int length) {
    return switch (type) {
      case INT8, INT4, INT2, OID -> getLong(in, length);
      case BOOL -> in.get() != 0;
      case FLOAT8 -> in.getDouble();
      case TIMESTAMPTZ -> instant(getLong(in, length));
      case TIMESTAMP -> LocalDateTime.ofInstant(instant(getLong(in, length)), ZoneOffset.UTC);
      case UUID -> new UUID(in.getLong(), in.getLong());
      case INTERVAL -> {
        int months = in.getInt();
        int days = in.getInt();
        yield new Interval(months, days, in.getLong());
      }
      case NUMERIC -> {
        int scale = in.getInt();
        yield new BigDecimal(new BigInteger(take(in, length - 4)), scale);
      }
      case BYTEA -> take(in, length);
      case JSONB -> new Json(text(in, length));
      case TEXT, VARCHAR, NAME, UNKNOWN -> text(in, length);
      case TEXT_ARRAY -> throw new IllegalArgumentException("arrays are not stored");
    };
  }

  private static String text(ByteBuffer in, int length) {
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  /** As times are stored; refuses what is too far from 1970 with 22008. */
  static long micros(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    } catch (ArithmeticException e) {
      throw new ClusterException("22008", "timestamp out of range");
    }
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
  }

  private static byte[] longBytes(long number) {
    int length = (64 - Long.numberOfLeadingZeros(number < 0 ? ~number : number)) / 8 + 1;
    byte[] bytes = new byte[length];
    for (int i = length - 1; i >= 0; i--) {
      bytes[i] = (byte) number;
      number >>= 8;
    }
    return bytes;
  }

  private static long getLong(ByteBuffer in, int length) {
    long number = in.get();
    for (int i = 1; i < length; i++) {
      number = number << 8 | (in.get() & 0xFF);
    }
    return number;
  }

  private static int varintSize(int number) {
    return (38 - Integer.numberOfLeadingZeros(number | 1)) / 7;
  }

  private static void putVarint(ByteBuffer out, int number) {
    while ((number & ~0x7F) != 0) {
      out.put((byte) (number & 0x7F | 0x80));
      number >>>= 7;
    }
    out.put((byte) number);
  }

  private static int getVarint(ByteBuffer in) {
    int number = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = in.get();
      number |= (b & 0x7F) << shift;
      if (b >= 0) {
        return number;
      }
    }
  }
}
