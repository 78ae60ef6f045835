package dev.understudy.bench.figure;

import dev.understudy.bench.load.Load;
import dev.understudy.bench.site.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How far a standby was behind now, asked again and again under load; both clusters and the client
 * have one clock.
 */
record ReplicationLag(Histogram micros, double writesPerSecond) {
  private static final Duration EVERY = Duration.ofMillis(20);

  /**
   * @param query gives the newest time that the standby has everything up to
   */
  static ReplicationLag sample(Load load, Database standby, String query, Duration length)
      throws SQLException {
    Histogram micros = new Histogram(3);
    Stopwatch watch = new Stopwatch();
    load.begin();
    try (Connection connection = standby.connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      while (watch.seconds() * 1e3 < length.toMillis()) {
        long behind = behind(statement);
        micros.recordValueWithExpectedInterval(behind, EVERY.toMillis() * 1_000);
        LockSupport.parkNanos(EVERY.toNanos());
      }
    }
    return new ReplicationLag(micros, load.end().perSecond());
  }

  /** In microseconds, as of the answer. */
  private static long behind(PreparedStatement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      result.next();
      Instant replicated = result.getObject(1, OffsetDateTime.class).toInstant();
      return Math.max(
          0, TimeUnit.NANOSECONDS.toMicros(Duration.between(replicated, Instant.now()).toNanos()));
    }
  }

  double millis(double percentile) {
    return micros.getValueAtPercentile(percentile) / 1e3;
  }
}
