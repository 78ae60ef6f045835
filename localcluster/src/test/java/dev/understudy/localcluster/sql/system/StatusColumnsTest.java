package dev.understudy.localcluster.sql.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.engine.ReplicationStatus;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.types.Interval;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusColumnsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void showsHowFarTheReplicatedTimeIsBehindAndNeverLessThanNothing() {
    assertThat(row(NOW.minusSeconds(2))).contains(Interval.of(Duration.ofSeconds(2)));
    assertThat(row(NOW.plusMillis(700))).contains(Interval.of(Duration.ZERO));
  }

  private static Object[] row(Instant replicated) {
    return new StatusColumns(CrdbVersion.DEFAULT)
        .row(
            new VirtualCluster(
                3, "main", VirtualCluster.DataState.ADD, VirtualCluster.ServiceMode.NONE),
            new ReplicationStatus(
                7, "main", "", "", null, Timestamp.of(replicated), null, "replicating"),
            NOW);
  }
}
