package dev.understudy.activities.cluster;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.UnderstudyException;

/** Reads a cluster's clock. */
final class Clocks {
  private Clocks() {}

  static HlcTimestamp read(SqlSession session) {
    return session.ask("clock", "SELECT cluster_logical_timestamp() AS now").stream()
        .map(row -> row.timestamp("now"))
        .filter(now -> now != null)
        .findFirst()
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_REFUSED, "The cluster does not tell its time."));
  }
}
