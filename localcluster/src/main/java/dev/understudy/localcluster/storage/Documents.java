package dev.understudy.localcluster.storage;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Records kept as JSON under text keys in {@link Family#META}. */
public final class Documents {
  private static final ObjectMapper JSON = mapper();

  private final Store store;

  public Documents(Store store) {
    this.store = store;
  }

  public <T> Optional<T> get(String key, Class<T> type) {
    byte[] found = store.get(Family.META, bytes(key));
    return found == null ? Optional.empty() : Optional.of(read(found, type));
  }

  /** All documents whose key begins with a prefix, in key order. */
  public <T> List<T> list(String prefix, Class<T> type) {
    List<T> found = new ArrayList<>();
    try (Walk walk = store.walk(Family.META, bytes(prefix), end(prefix))) {
      for (boolean there = walk.first(); there; there = walk.next()) {
        found.add(read(walk.value(), type));
      }
    }
    return found;
  }

  /** Stores one document durably. */
  public void put(String key, Object document) {
    try (Batch batch = store.batch()) {
      put(batch, key, document);
      store.write(batch);
    }
  }

  public void delete(String key) {
    try (Batch batch = store.batch()) {
      delete(batch, key);
      store.write(batch);
    }
  }

  public void put(Batch batch, String key, Object document) {
    batch.put(Family.META, bytes(key), text(document).getBytes(StandardCharsets.UTF_8));
  }

  public void delete(Batch batch, String key) {
    batch.delete(Family.META, bytes(key));
  }

  /** Deletes every document whose key begins with a prefix. */
  public void deleteAll(Batch batch, String prefix) {
    batch.deleteRange(Family.META, bytes(prefix), end(prefix));
  }

  /** Above every key that begins with the prefix: no byte of UTF-8 is that large. */
  private static byte[] end(String prefix) {
    byte[] bytes = bytes(prefix);
    byte[] end = Arrays.copyOf(bytes, bytes.length + 1);
    end[bytes.length] = (byte) 0xFF;
    return end;
  }

  /** The JSON text of a record, for those who send it elsewhere. */
  public static String text(Object document) {
    try {
      return JSON.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new StorageException("cannot write a document as JSON", e);
    }
  }

  /** The record in a JSON text. */
  public static <T> T read(String text, Class<T> type) {
    return read(text.getBytes(StandardCharsets.UTF_8), type);
  }

  private static <T> T read(byte[] text, Class<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (IOException e) {
      throw new StorageException("a document is not a " + type.getSimpleName(), e);
    }
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectMapper mapper() {
    SimpleModule times = new SimpleModule();
    times.addSerializer(Instant.class, ToStringSerializer.instance);
    times.addSerializer(Duration.class, ToStringSerializer.instance);
    times.addDeserializer(Instant.class, new FromText<>(Instant.class, Instant::parse));
    times.addDeserializer(Duration.class, new FromText<>(Duration.class, Duration::parse));
    return new ObjectMapper()
        .registerModule(times)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  private static final class FromText<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1;
    private final transient Function<String, T> parse;

    FromText(Class<T> type, Function<String, T> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      return parse.apply(parser.getText());
    }
  }
}
