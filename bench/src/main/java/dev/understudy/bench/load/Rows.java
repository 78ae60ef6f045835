package dev.understudy.bench.load;

import dev.understudy.bench.site.Database;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The rows that are measured with: a number and 512 letters, 64 kinds evenly, which no fast
 * compression makes smaller.
 *
 * @param count of rows, numbered from 0
 */
public record Rows(String table, long count, long seed) {
  public static final int VALUE_BYTES = 512;
  private static final byte[] LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);
  private static final int CHUNK_BYTES = 1 << 20;

  /** As many rows as make so many bytes of values. */
  public static Rows ofBytes(String table, long bytes, long seed) {
    return new Rows(table, Math.max(1, bytes / VALUE_BYTES), seed);
  }

  /** Of the values alone, as every rate in MB/s counts them. */
  public double megabytes() {
    return count * VALUE_BYTES / 1e6;
  }

  public void createTable(Database database) throws SQLException {
    database.run("CREATE TABLE " + table + " (id INT8 PRIMARY KEY, v TEXT NOT NULL)");
  }

  /** Loads all rows by one COPY. */
  public void copyInto(Database database) throws SQLException {
    SplittableRandom random = new SplittableRandom(seed);
    try (Connection connection = database.connect()) {
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY " + table + " (id, v) FROM STDIN");
      ByteArrayOutputStream chunk = new ByteArrayOutputStream(CHUNK_BYTES + 2 * VALUE_BYTES);
      for (long id = 0; id < count; id++) {
        chunk.writeBytes(Long.toString(id).getBytes(StandardCharsets.US_ASCII));
        chunk.write('\t');
        chunk.writeBytes(letters(random));
        chunk.write('\n');
        if (chunk.size() >= CHUNK_BYTES || id + 1 == count) {
          byte[] bytes = chunk.toByteArray();
          copy.writeToCopy(bytes, 0, bytes.length);
          chunk.reset();
        }
      }
      copy.endCopy();
    }
  }

  /** A value. */
  public static String value(SplittableRandom random) {
    return new String(letters(random), StandardCharsets.US_ASCII);
  }

  private static byte[] letters(SplittableRandom random) {
    byte[] letters = new byte[VALUE_BYTES];
    long bits = 0;
    for (int i = 0; i < VALUE_BYTES; i++) {
      bits = i % 10 == 0 ? random.nextLong() : bits >>> 6;
      letters[i] = LETTERS[(int) bits & 63];
    }
    return letters;
  }
}
