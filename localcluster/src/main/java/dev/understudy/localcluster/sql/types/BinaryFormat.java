package dev.understudy.localcluster.sql.types;

import dev.understudy.localcluster.engine.ClusterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** PostgreSQL's binary form of every type, for clients that ask for it. */
public final class BinaryFormat {
  private static final long EPOCH_2000_SECONDS = 946_684_800L;
  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

  private BinaryFormat() {}

  /** Encodes a value that is not null. */
  public static byte[] encode(SqlType type, Object value) {
    return switch (type) {
      case INT8 -> ByteBuffer.allocate(8).putLong((Long) value).array();
      case INT4, OID -> ByteBuffer.allocate(4).putInt(((Long) value).intValue()).array();
      case INT2 -> ByteBuffer.allocate(2).putShort(((Long) value).shortValue()).array();
      case BOOL -> new byte[] {(byte) ((Boolean) value ? 1 : 0)};
      case FLOAT8 -> ByteBuffer.allocate(8).putDouble((Double) value).array();
      case NUMERIC -> encodeNumeric((BigDecimal) value);
      case BYTEA -> (byte[]) value;
      case TIMESTAMPTZ -> ByteBuffer.allocate(8).putLong(micros2000((Instant) value)).array();
      case TIMESTAMP ->
          ByteBuffer.allocate(8)
              .putLong(micros2000(((LocalDateTime) value).toInstant(ZoneOffset.UTC)))
              .array();
      case UUID ->
          ByteBuffer.allocate(16)
              .putLong(((UUID) value).getMostSignificantBits())
              .putLong(((UUID) value).getLeastSignificantBits())
              .array();
      case INTERVAL -> {
        Interval interval = (Interval) value;
        yield ByteBuffer.allocate(16)
            .putLong(interval.micros())
            .putInt(interval.days())
            .putInt(interval.months())
            .array();
      }
      case JSONB -> encodeJson(((Json) value).text());
      case TEXT_ARRAY -> encodeArray((List<?>) value);
      case TEXT, VARCHAR, NAME, UNKNOWN -> TextFormat.print(value).getBytes(StandardCharsets.UTF_8);
    };
  }

  private static byte[] encodeJson(String json) {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[text.length + 1];
    out[0] = 1;
    System.arraycopy(text, 0, out, 1, text.length);
    return out;
  }

  private static byte[] encodeArray(List<?> array) {
    List<byte[]> elements =
        array.stream().map(e -> TextFormat.print(e).getBytes(StandardCharsets.UTF_8)).toList();
    int size = elements.stream().mapToInt(e -> e.length + 4).sum();
    ByteBuffer out = ByteBuffer.allocate(20 + size);
    out.putInt(1).putInt(0).putInt(SqlType.TEXT.oid()).putInt(array.size()).putInt(1);
    elements.forEach(e -> out.putInt(e.length).put(e));
    return out.array();
  }

  private static long micros2000(Instant instant) {
    return (instant.getEpochSecond() - EPOCH_2000_SECONDS) * 1_000_000L + instant.getNano() / 1000;
  }

  private static Instant fromMicros2000(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L) + EPOCH_2000_SECONDS,
        Math.floorMod(micros, 1_000_000L) * 1000);
  }

  /** Base-10000 digits: count, weight of the first, sign, digits after the point, the digits. */
  private static byte[] encodeNumeric(BigDecimal value) {
    int scale = Math.max(0, value.scale());
    int fractionDigits = (scale + 3) / 4;
    BigInteger units = value.abs().setScale(fractionDigits * 4).unscaledValue();
    short[] reversed = new short[units.bitLength() / 13 + 2];
    int count = 0;
    for (BigInteger rest = units; rest.signum() != 0; ) {
      BigInteger[] parts = rest.divideAndRemainder(TEN_THOUSAND);
      reversed[count++] = parts[1].shortValue();
      rest = parts[0];
    }
    ByteBuffer out = ByteBuffer.allocate(8 + 2 * count);
    out.putShort((short) count).putShort((short) (count - 1 - fractionDigits));
    out.putShort((short) (value.signum() < 0 ? 0x4000 : 0)).putShort((short) scale);
    for (int i = count - 1; i >= 0; i--) {
      out.putShort(reversed[i]);
    }
    return out.array();
  }

  private static BigDecimal decodeNumeric(ByteBuffer in) {
    int count = in.getShort() & 0xFFFF;
    int weight = in.getShort();
    int sign = in.getShort() & 0xFFFF;
    int scale = in.getShort();
    if (sign != 0 && sign != 0x4000) {
      throw SqlErrors.invalidParameter("NaN and infinite decimals are not supported");
    }
    BigInteger units = BigInteger.ZERO;
    for (int i = 0; i < count; i++) {
      units = units.multiply(TEN_THOUSAND).add(BigInteger.valueOf(in.getShort()));
    }
    BigDecimal value =
        new BigDecimal(units).scaleByPowerOfTen(4 * (weight - count + 1)).setScale(scale);
    return sign == 0 ? value : value.negate();
  }

  /** Decodes a parameter. */
  public static Object decode(int oid, SqlType type, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      return switch (type) {
        case INT8 -> in.getLong();
        case INT4 -> (long) in.getInt();
        case OID -> Integer.toUnsignedLong(in.getInt());
        case INT2 -> (long) in.getShort();
        case BOOL -> in.get() != 0;
        case FLOAT8 -> oid == 700 ? (double) in.getFloat() : in.getDouble();
        case NUMERIC -> decodeNumeric(in);
        case BYTEA -> bytes;
        case TIMESTAMPTZ -> fromMicros2000(in.getLong());
        case TIMESTAMP -> LocalDateTime.ofInstant(fromMicros2000(in.getLong()), ZoneOffset.UTC);
        case UUID -> new UUID(in.getLong(), in.getLong());
        case INTERVAL -> {
          long micros = in.getLong();
          int days = in.getInt();
          yield new Interval(in.getInt(), days, micros);
        }
        case JSONB -> {
          int skip = oid == SqlType.JSONB.oid() ? 1 : 0;
          byte[] text = Arrays.copyOfRange(bytes, skip, bytes.length);
          yield Json.parse(new String(text, StandardCharsets.UTF_8));
        }
        case TEXT, VARCHAR, NAME, UNKNOWN -> new String(bytes, StandardCharsets.UTF_8);
        case TEXT_ARRAY -> throw SqlErrors.unsupported("array parameters");
      };
    } catch (BufferUnderflowException | ArithmeticException | IllegalArgumentException e) {
      throw new ClusterException("22P03", "incorrect binary data format in bind parameter");
    }
  }
}
