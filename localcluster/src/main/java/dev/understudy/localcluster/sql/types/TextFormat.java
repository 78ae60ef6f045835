package dev.understudy.localcluster.sql.types;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** PostgreSQL's text form of every type: what simple queries, psql and COPY speak. */
public final class TextFormat {
  private static final DateTimeFormatter LOCAL_OUT =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);
  private static final DateTimeFormatter LOCAL_IN =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd[['T'][' ']HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("]")
          .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
          .toFormatter(Locale.ROOT);
  private static final Pattern ZONE = Pattern.compile("(.*\\d)\\s*(Z|UTC|[+-]\\d{2}(?::?\\d{2})?)");
  private static final Pattern PLAIN_DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private TextFormat() {}

  /** Prints a value that is not null. */
  public static String print(Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean bool -> bool ? "t" : "f";
      case BigDecimal decimal -> decimal.toPlainString();
      case Double number -> printDouble(number);
      case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
      case Instant instant ->
          LOCAL_OUT.format(instant.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS)) + "+00";
      case LocalDateTime local -> LOCAL_OUT.format(local.truncatedTo(ChronoUnit.MICROS));
      case List<?> array -> printArray(array);
      default -> value.toString();
    };
  }

  private static String printDouble(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    String text = Double.toString(number);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text.replace("E", "e");
  }

  private static String printArray(List<?> array) {
    StringBuilder out = new StringBuilder("{");
    for (Object element : array) {
      out.append(out.length() > 1 ? "," : "");
      String text = print(element);
      boolean plain = text.matches("[\\w.\\-]+") && !text.equalsIgnoreCase("null");
      out.append(plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }
    return out.append('}').toString();
  }

  /** Reads the text form of a type. */
  public static Object parse(SqlType type, String text) {
    try {
      return switch (type) {
        case TEXT, VARCHAR, NAME, UNKNOWN -> text;
        case INT8, INT4, INT2, OID -> Casts.checkRange(type, Long.parseLong(text.strip()));
        case BOOL -> parseBool(text);
        case FLOAT8 -> Double.parseDouble(text.strip());
        case NUMERIC -> Casts.bounded(new BigDecimal(text.strip()));
        case BYTEA -> parseBytes(text);
        case TIMESTAMPTZ -> parseInstant(text);
        case TIMESTAMP -> parseLocal(text);
        case INTERVAL -> Interval.parse(text);
        case UUID -> parseUuid(text.strip());
        case JSONB -> Json.parse(text);
        case TEXT_ARRAY -> throw SqlErrors.unsupported("array input");
      };
    } catch (NumberFormatException | DateTimeException e) {
      throw SqlErrors.invalidText(type, text);
    }
  }

  private static java.util.UUID parseUuid(String text) {
    if (text.length() != 36) {
      throw SqlErrors.invalidText(SqlType.UUID, text);
    }
    try {
      return java.util.UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw SqlErrors.invalidText(SqlType.UUID, text);
    }
  }

  private static Boolean parseBool(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "t", "true", "yes", "y", "on", "1" -> true;
      case "f", "false", "no", "n", "off", "0" -> false;
      default -> throw SqlErrors.invalidText(SqlType.BOOL, text);
    };
  }

  private static byte[] parseBytes(String text) {
    if (!text.startsWith("\\x")) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return HexFormat.of().parseHex(text.substring(2));
    } catch (IllegalArgumentException e) {
      throw SqlErrors.invalidText(SqlType.BYTEA, text);
    }
  }

  private static LocalDateTime parseLocal(String text) {
    String rest = text.strip();
    var zoned = ZONE.matcher(rest);
    if (zoned.matches() && !PLAIN_DATE.matcher(rest).matches()) {
      rest = zoned.group(1);
    }
    return LocalDateTime.parse(rest, LOCAL_IN).truncatedTo(ChronoUnit.MICROS);
  }

  private static Instant parseInstant(String text) {
    String rest = text.strip();
    var zoned = ZONE.matcher(rest);
    if (PLAIN_DATE.matcher(rest).matches() || !zoned.matches()) {
      return parseLocal(rest).toInstant(ZoneOffset.UTC);
    }
    String zone = zoned.group(2);
    ZoneOffset offset = zone.equals("UTC") ? ZoneOffset.UTC : ZoneOffset.of(zone);
    return OffsetDateTime.of(LocalDateTime.parse(zoned.group(1), LOCAL_IN), offset)
        .toInstant()
        .truncatedTo(ChronoUnit.MICROS);
  }
}
