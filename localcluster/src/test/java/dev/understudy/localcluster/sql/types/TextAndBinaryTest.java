package dev.understudy.localcluster.sql.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.engine.ClusterException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TextAndBinaryTest {

  @Test
  void everyTypeSurvivesBothForms() {
    check(SqlType.INT8, Long.MIN_VALUE);
    check(SqlType.INT4, -7L);
    check(SqlType.INT2, 300L);
    check(SqlType.BOOL, true);
    check(SqlType.FLOAT8, -0.125);
    check(SqlType.TEXT, "naïve ☃");
    check(SqlType.UUID, new UUID(1, -2));
    check(SqlType.TIMESTAMPTZ, Instant.parse("2026-08-09T04:38:41.381600Z"));
    check(SqlType.TIMESTAMPTZ, Instant.parse("1969-12-31T23:59:59.999999Z"));
    check(SqlType.TIMESTAMP, LocalDateTime.parse("1999-01-02T03:04:05"));
    check(SqlType.INTERVAL, new Interval(14, -3, 7_577_060));
    check(SqlType.JSONB, Json.parse("{\"b\": [1, null], \"a\": \"x\"}"));
    assertThat((byte[]) BinaryFormat.decode(17, SqlType.BYTEA, new byte[] {0, 1})).hasSize(2);
    assertThat((byte[]) TextFormat.parse(SqlType.BYTEA, "\\x00ff")).containsExactly(0, 255);
  }

  @Test
  void decimalsOfAnyScaleSurviveTheBinaryForm() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      BigDecimal decimal =
          new BigDecimal(new BigInteger(1 + random.nextInt(120), random), random.nextInt(20));
      check(SqlType.NUMERIC, random.nextBoolean() ? decimal : decimal.negate());
    }
    check(SqlType.NUMERIC, new BigDecimal("1695922878030920020.0000000001"));
    check(SqlType.NUMERIC, new BigDecimal("0.00"));
  }

  private static void check(SqlType type, Object value) {
    assertThat(TextFormat.parse(type, TextFormat.print(value))).isEqualTo(value);
    assertThat(BinaryFormat.decode(type.oid(), type, BinaryFormat.encode(type, value)))
        .isEqualTo(value);
  }

  @Test
  void timesAreReadInTheSpellingsThatPeopleUse() {
    Instant noon = Instant.parse("2024-04-18T13:00:00Z");
    for (String text :
        new String[] {
          "2024-04-18 13:00:00+00",
          "2024-04-18T13:00:00Z",
          "2024-04-18 13:00",
          "2024-04-18 15:00+02"
        }) {
      assertThat(TextFormat.parse(SqlType.TIMESTAMPTZ, text)).isEqualTo(noon);
    }
    assertThat(TextFormat.parse(SqlType.TIMESTAMPTZ, "2024-04-18"))
        .isEqualTo(Instant.parse("2024-04-18T00:00:00Z"));
  }

  @Test
  void intervalsPrintAsPostgresPrintsThem() {
    assertThat(Interval.parse("4h")).hasToString("04:00:00");
    assertThat(Interval.parse("1 year 2 mons -3 days 00:00:07.57706"))
        .hasToString("1 year 2 mons -3 days 00:00:07.57706");
    assertThat(Interval.parse("-5s")).hasToString("-00:00:05");
    assertThatThrownBy(() -> Interval.parse("5 parsecs")).isInstanceOf(ClusterException.class);
  }

  @Test
  void rubbishIsRefusedWithItsCode() {
    assertThatThrownBy(() -> TextFormat.parse(SqlType.INT8, "12x"))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.sqlState()).isEqualTo("22P02"));
    assertThatThrownBy(() -> Casts.cast(1L << 40, SqlType.INT4))
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.sqlState()).isEqualTo("22003"));
    for (ThrowingCallable tooMuch :
        List.<ThrowingCallable>of(
            () -> TextFormat.parse(SqlType.NUMERIC, "1e999999999"),
            () -> TextFormat.parse(SqlType.NUMERIC, "1e-999999999"),
            () -> Casts.cast(Long.MAX_VALUE, SqlType.TIMESTAMPTZ))) {
      assertThatThrownBy(tooMuch)
          .isInstanceOfSatisfying(
              ClusterException.class, e -> assertThat(e.sqlState()).isEqualTo("22003"));
    }
    assertThat(Interval.parse("99999999999999h").toDuration()).isPositive();
    assertThatThrownBy(() -> BinaryFormat.decode(20, SqlType.INT8, new byte[3]))
        .isInstanceOf(ClusterException.class);
  }
}
