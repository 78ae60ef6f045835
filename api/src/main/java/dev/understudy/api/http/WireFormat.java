package dev.understudy.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** JSON, times and ids as the Cloud API's clients write and read them. */
public final class WireFormat {
  private static final int LARGEST_BODY = 1024 * 1024;
  private static final int READ_PAST_LIMIT = 16 * LARGEST_BODY;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** Years of four digits, as RFC 3339 has them; the catalog keeps no others. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private WireFormat() {}

  /** Snake case out; absent fields left out; times with six digits; unknown fields ignored. */
  public static ObjectMapper mapper() {
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .addModule(new SimpleModule().addSerializer(Instant.class, new InstantSerializer()))
        .build();
  }

  /** A body, at most 1 MiB of it. */
  static byte[] read(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(LARGEST_BODY + 1);
      if (bytes.length > LARGEST_BODY) {
        // Who is still sending reads no answer, so take what is left; not without end.
        body.readNBytes(READ_PAST_LIMIT);
        throw new WebApplicationException(413);
      }
      return bytes;
    } catch (IOException e) {
      throw unreadable(e);
    } catch (RuntimeException e) {
      // So Jetty throws what is said to be packed with gzip and is not.
      throw e.getCause() instanceof IOException ? unreadable(e) : e;
    }
  }

  /**
   * Takes what no resource has read of a body, so that the connection can serve the next request.
   *
   * @return whether that was all
   */
  static boolean readToItsEnd(Supplier<InputStream> body) {
    try {
      InputStream in = body.get();
      // Most have none, and the first byte is asked for without a buffer.
      return in.read() < 0 || in.readNBytes(LARGEST_BODY - 1).length < LARGEST_BODY - 1;
    } catch (IllegalStateException alreadyClosed) {
      return true;
    } catch (IOException e) {
      return false;
    } catch (RuntimeException e) {
      if (e.getCause() instanceof IOException) {
        return false;
      }
      throw e;
    }
  }

  private static UnderstudyException unreadable(Exception cause) {
    return new UnderstudyException(
        ErrorCode.INVALID_ARGUMENT, "the request body could not be read", cause);
  }

  static <T> T parse(ObjectMapper mapper, byte[] body, Class<T> type) {
    try {
      T value = mapper.readValue(body, type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new UnderstudyException(
          ErrorCode.INVALID_ARGUMENT,
          "the request body is not what is expected here"
              + (at == null
                  ? ""
                  : ", line %d column %d".formatted(at.getLineNr(), at.getColumnNr())),
          e);
    } catch (IOException e) {
      throw unreadable(e);
    }
    throw new UnderstudyException(ErrorCode.INVALID_ARGUMENT, "the request body must be an object");
  }

  /** An id as the API makes them. */
  static UUID id(String field, String text) {
    if (!ID.matcher(text).matches()) {
      throw new UnderstudyException(ErrorCode.INVALID_ARGUMENT, field + " must be a UUID");
    }
    return UUID.fromString(text);
  }

  /** RFC 3339 with any offset; cut to microseconds, which is what is shown and stored. */
  static Instant time(String field, String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (isKept(time)) {
        return time;
      }
    } catch (DateTimeException e) {
      throw new UnderstudyException(
          ErrorCode.INVALID_ARGUMENT,
          field + " must be an RFC 3339 time such as 2026-02-03T10:00:00Z",
          e);
    }
    throw new UnderstudyException(
        ErrorCode.INVALID_ARGUMENT, field + " must be in a year from 0001 to 9999");
  }

  /** Whether the catalog can keep a time, or compare with it. */
  static boolean isKept(Instant time) {
    return !time.isBefore(FIRST) && time.isBefore(END);
  }

  private static final class InstantSerializer extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1;

    private InstantSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeString(TIME.format(value));
    }
  }
}
