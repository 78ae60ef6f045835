package dev.understudy.activities.cluster;

import dev.understudy.domain.ConnectionUri;
import dev.understudy.domain.UnderstudyException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/** One connection in simple query mode, without transactions; statements are named for metrics. */
final class SqlSession implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  static final Duration ANSWER = Duration.ofSeconds(5);

  /** For statements that return when a cluster has done something large. */
  static final Duration LONG_ANSWER = Duration.ofHours(12);

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofMinutes(1),
    Duration.ofHours(1)
  };

  private final String clusterName;
  private final Connection connection;
  private final MeterRegistry meters;

  private SqlSession(String clusterName, Connection connection, MeterRegistry meters) {
    this.clusterName = clusterName;
    this.connection = connection;
    this.meters = meters;
  }

  static SqlSession open(ClusterAccess access, String virtualCluster, MeterRegistry meters) {
    Properties properties = new Properties();
    properties.setProperty("user", access.login().username());
    properties.setProperty("password", access.login().password());
    properties.setProperty("options", "-ccluster=" + virtualCluster);
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "9.0");
    properties.setProperty("ApplicationName", "understudy");
    properties.setProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
    properties.setProperty("socketTimeout", Long.toString(ANSWER.toSeconds()));
    PemSocketFactory.configure(properties, access);
    String url =
        "jdbc:postgresql://%s:%d/defaultdb"
            .formatted(
                ConnectionUri.authority(access.endpoint().host()), access.endpoint().sqlPort());
    Timer.Sample timing = Timer.start(meters);
    try {
      Connection connection = DriverManager.getConnection(url, properties);
      return new SqlSession(access.clusterName(), connection, meters);
    } catch (SQLException exception) {
      throw TlsTrouble.of(exception, access)
          .orElseGet(() -> Refusal.of(exception).translated(access.clusterName()));
    } finally {
      timing.stop(latency(meters, "connect"));
    }
  }

  private static Timer latency(MeterRegistry meters, String operation) {
    return Timer.builder("understudy.gateway.statement")
        .description("What a statement on a cluster took")
        .tag("operation", operation)
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  List<Row> ask(String operation, String sql) {
    return ask(operation, sql, ANSWER);
  }

  List<Row> ask(String operation, String sql, Duration limit) {
    try {
      return tryAsk(operation, sql, limit);
    } catch (Refusal refusal) {
      throw refusal.translated(clusterName);
    }
  }

  /** For callers that know what a certain refusal means. */
  List<Row> tryAsk(String operation, String sql, Duration limit) throws Refusal {
    Timer.Sample timing = Timer.start(meters);
    try (Statement statement = connection.createStatement()) {
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
      List<Row> rows = new ArrayList<>();
      if (statement.execute(sql)) {
        read(statement.getResultSet(), rows);
      }
      return rows;
    } catch (SQLException exception) {
      throw Refusal.of(exception);
    } finally {
      timing.stop(latency(meters, operation));
    }
  }

  UnderstudyException translated(Refusal refusal) {
    return refusal.translated(clusterName);
  }

  private static void read(ResultSet answer, List<Row> rows) throws SQLException {
    ResultSetMetaData columns = answer.getMetaData();
    while (answer.next()) {
      Map<String, String> values = new HashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String value = answer.getString(i);
        if (value != null) {
          values.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), value);
        }
      }
      rows.add(new Row(values));
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException alreadyBroken) {
      // Nothing is lost: statements commit by themselves, and the socket is closed either way.
    }
  }
}
