package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResumeStatementTest {
  private static final HlcTimestamp CUT = new HlcTimestamp("1700000000000000000.0000000005");
  private static final HlcTimestamp BELOW = new HlcTimestamp("1699999999000000000.0000000001");
  private static final HlcTimestamp ABOVE = new HlcTimestamp("1700000009000000000.0000000000");

  /** A description, a high-water mark, and the statement and the missing parts that follow. */
  record Shape(
      String name,
      String description,
      @Nullable HlcTimestamp highWater,
      String statement,
      List<String> missing) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Shape> shapes() {
    return Stream.of(
        new Shape(
            "no options",
            "CREATE CHANGEFEED FOR TABLE t INTO 'nodelocal://1/feed'",
            BELOW,
            "CREATE CHANGEFEED FOR TABLE t INTO 'nodelocal://1/feed'"
                + " WITH cursor = '1699999999000000000.0000000001'",
            List.of()),
        new Shape(
            "a mark above the failover time",
            "CREATE CHANGEFEED FOR TABLE t INTO 'nodelocal://1/feed'",
            ABOVE,
            "CREATE CHANGEFEED FOR TABLE t INTO 'nodelocal://1/feed'"
                + " WITH cursor = '1700000000000000000.0000000005'",
            List.of()),
        new Shape(
            "options in brackets, with a cursor and a scan of their own",
            "CREATE CHANGEFEED FOR TABLE defaultdb.public.t, TABLE \"odd, WITH name\" INTO"
                + " 'external://sink' WITH OPTIONS (cursor = '1690000000000000000.0000000000',"
                + " initial_scan = 'yes', resolved = '10s', updated)",
            BELOW,
            "CREATE CHANGEFEED FOR TABLE defaultdb.public.t, TABLE \"odd, WITH name\" INTO"
                + " 'external://sink' WITH cursor = '1699999999000000000.0000000001',"
                + " resolved = '10s', updated",
            List.of()),
        new Shape(
            "a quote, a comma and a WITH inside strings",
            "CREATE CHANGEFEED FOR TABLE t INTO 'webhook-https://h/it''s WITH a, b' WITH"
                + " resolved, no_initial_scan, topic_name = 'a, (b'",
            BELOW,
            "CREATE CHANGEFEED FOR TABLE t INTO 'webhook-https://h/it''s WITH a, b' WITH"
                + " cursor = '1699999999000000000.0000000001', resolved, topic_name = 'a, (b'",
            List.of()),
        new Shape(
            "a query",
            "CREATE CHANGEFEED INTO 'external://s' WITH OPTIONS (format = 'json') AS SELECT a,"
                + " cast(b AS STRING) FROM t WHERE c = 'WITH'",
            BELOW,
            "CREATE CHANGEFEED INTO 'external://s' WITH"
                + " cursor = '1699999999000000000.0000000001', format = 'json' AS SELECT a,"
                + " cast(b AS STRING) FROM t WHERE c = 'WITH'",
            List.of()),
        new Shape(
            "secrets that the cluster hides",
            "CREATE CHANGEFEED FOR TABLE t INTO"
                + " 's3://b/p?AWS_ACCESS_KEY_ID=id&AWS_SECRET_ACCESS_KEY=redacted' WITH"
                + " webhook_auth_header = '*****',"
                + " confluent_schema_registry = 'https://u:redacted@r:8081'",
            BELOW,
            "CREATE CHANGEFEED FOR TABLE t INTO"
                + " 's3://b/p?AWS_ACCESS_KEY_ID=id&AWS_SECRET_ACCESS_KEY=redacted' WITH"
                + " cursor = '1699999999000000000.0000000001', webhook_auth_header = 'redacted',"
                + " confluent_schema_registry = 'https://u:redacted@r:8081'",
            List.of(
                "the parameter AWS_SECRET_ACCESS_KEY of the sink",
                "the option webhook_auth_header",
                "the password in the option confluent_schema_registry")),
        new Shape(
            "secrets that the cluster does not hide",
            "CREATE CHANGEFEED FOR TABLE t INTO 'kafka://u:pa:ss@k:9092?sasl_password=hunter2'",
            BELOW,
            "CREATE CHANGEFEED FOR TABLE t INTO"
                + " 'kafka://u:redacted@k:9092?sasl_password=redacted'"
                + " WITH cursor = '1699999999000000000.0000000001'",
            List.of("the password in the sink", "the parameter sasl_password of the sink")),
        new Shape(
            "all parameters hidden",
            "CREATE CHANGEFEED FOR t INTO 'webhook-http://h/p?redacted' WITH updated",
            BELOW,
            "CREATE CHANGEFEED FOR t INTO 'webhook-http://h/p?redacted' WITH"
                + " cursor = '1699999999000000000.0000000001', updated",
            List.of("the parameters of the sink")),
        new Shape(
            "no mark yet",
            "CREATE CHANGEFEED FOR TABLE t INTO 'external://s' WITH updated",
            null,
            "CREATE CHANGEFEED FOR TABLE t INTO 'external://s' WITH updated",
            List.of()),
        new Shape(
            "no mark yet, and a cursor above the failover time",
            "CREATE CHANGEFEED FOR TABLE t INTO 'external://s' WITH cursor ="
                + " '1700000009000000000.0000000000', initial_scan = 'yes'",
            null,
            "CREATE CHANGEFEED FOR TABLE t INTO 'external://s' WITH cursor ="
                + " '1700000000000000000.0000000005', initial_scan = 'yes'",
            List.of()),
        new Shape(
            "no mark yet, and a cursor in other words",
            "CREATE CHANGEFEED FOR TABLE t INTO 'external://s' WITH cursor = '-1h'",
            null,
            "CREATE CHANGEFEED FOR TABLE t INTO 'external://s' WITH cursor = '-1h'",
            List.of("the option cursor, which was '-1h'")),
        new Shape(
            "an export",
            "CREATE CHANGEFEED FOR TABLE t INTO 'external://s' WITH initial_scan = 'only'",
            BELOW,
            "CREATE CHANGEFEED FOR TABLE t INTO 'external://s' WITH initial_scan = 'only'",
            List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void theStatementGoesOnWhereTheOldChangefeedStopped(Shape shape) {
    ResumeStatement made =
        ResumeStatement.forChangefeed(shape.description(), shape.highWater(), CUT);

    assertThat(made.text()).isEqualTo(shape.statement());
    assertThat(made.missing()).isEqualTo(shape.missing());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void aStatementMadeOfAStatementIsTheSame(Shape shape) {
    assertThat(ResumeStatement.isMadeBy(shape.statement(), shape.statement())).isTrue();
    assertThat(ResumeStatement.forChangefeed(shape.statement(), shape.highWater(), CUT).text())
        .isEqualTo(shape.statement());
  }

  @Test
  void whatIsNotShownWholeGivesNoStatement() {
    for (String description :
        List.of("", "BACKUP INTO 'x'", "CREATE CHANGEFEED FOR TABLE t INTO 's3://b … '10s'")) {
      ResumeStatement made = ResumeStatement.forChangefeed(description, BELOW, CUT);
      assertThat(made.text()).isNull();
      assertThat(made.remark()).contains("does not show");
    }
  }

  @Test
  void aChangefeedIsKnownAgainByItsWordsAndItsCursor() {
    String made = "CREATE CHANGEFEED FOR TABLE t INTO 'external://s' WITH cursor = '5.0', updated";

    assertThat(
            ResumeStatement.isMadeBy(
                made,
                "CREATE CHANGEFEED FOR TABLE t  INTO 'external://s' WITH OPTIONS (updated,"
                    + " cursor = '5.0')"))
        .isTrue();
    assertThat(ResumeStatement.isMadeBy(made, made.replace("5.0", "6.0"))).isFalse();
    assertThat(ResumeStatement.isMadeBy(made, made.replace("TABLE t", "TABLE u"))).isFalse();
    assertThat(ResumeStatement.isMadeBy(made, made.replace("//s", "//t"))).isFalse();
  }
}
