package dev.understudy.localcluster.sql.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.sql.types.Comparison;
import dev.understudy.localcluster.sql.types.Interval;
import dev.understudy.localcluster.sql.types.Json;
import dev.understudy.localcluster.sql.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RowAndKeyTest {
  private final long seed = 42;
  private final Random random = new Random(seed);

  @Test
  void keysSortAsTheirValuesDo() {
    check(random::nextLong);
    check(() -> (long) random.nextInt(5) - 2);
    check(() -> random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10));
    check(
        () ->
            new BigDecimal(new BigInteger(random.nextInt(90), random), random.nextInt(30) - 10)
                .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1)));
    check(this::text);
    check(() -> text().getBytes(StandardCharsets.UTF_8));
    check(() -> Instant.ofEpochSecond(random.nextInt(), 1000L * random.nextInt(1000)));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(5); left > 0; left--) {
      text.appendCodePoint("\0\1aé☃".codePointAt(random.nextInt(5)));
    }
    return text.toString();
  }

  private void check(Supplier<Object> values) {
    for (int i = 0; i < 2000; i++) {
      Object a = values.get();
      Object b = values.get();
      byte[] keyA = new KeyEncoder().value(a).value(1L).key();
      byte[] keyB = new KeyEncoder().value(b).value(1L).key();
      assertThat(Integer.signum(Arrays.compareUnsigned(keyA, keyB)))
          .as("seed %d: %s and %s", seed, a, b)
          .isEqualTo(Integer.signum(Comparison.compare(a, b)));
    }
  }

  @Test
  void rowsComeBackAsTheyWere() {
    List<SqlType> types =
        List.of(
            SqlType.INT8,
            SqlType.TEXT,
            SqlType.BOOL,
            SqlType.FLOAT8,
            SqlType.NUMERIC,
            SqlType.TIMESTAMPTZ,
            SqlType.UUID,
            SqlType.JSONB,
            SqlType.INTERVAL,
            SqlType.TEXT);
    Object[] row = {
      -129L,
      "x".repeat(300),
      false,
      1.5,
      new BigDecimal("-12.340"),
      Instant.parse("1960-01-01T00:00:00.000001Z"),
      new UUID(3, 4),
      Json.parse("[1]"),
      new Interval(1, 2, 3),
      null
    };
    boolean[] all = new boolean[row.length];
    Arrays.fill(all, true);
    assertThat(RowCodec.decode(RowCodec.encode(row), types, all)).containsExactly(row);
    boolean[] one = new boolean[row.length];
    one[4] = true;
    assertThat(RowCodec.decode(RowCodec.encode(row), types, one)[4]).isEqualTo(row[4]);
    assertThat(RowCodec.decode(RowCodec.encode(row), types, one)[0]).isNull();
  }

  @Test
  void theEndOfAPrefixLiesBehindAllThatBeginsWithIt() {
    assertThat(KeyEncoder.afterPrefix(new byte[] {2, (byte) 0xFF})).containsExactly(3);
    assertThat(KeyEncoder.afterPrefix(Keys.rows(104))).isEqualTo(Keys.rows(105));
  }
}
