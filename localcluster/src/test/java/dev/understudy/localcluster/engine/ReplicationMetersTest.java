package dev.understudy.localcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplicationMetersTest {
  private static final String PREFIX = "\nphysical_replication_";

  @Test
  void namesAreThoseOfTheVersion() {
    ReplicationMeters meters = new ReplicationMeters();
    meters.checkpointNanos.set(7);
    assertThat(meters.text(CrdbVersion.V24_1))
        .contains(PREFIX + "earliest_data_checkpoint_span{tenant=\"system\"} 7\n")
        .contains(PREFIX + "latest_data_checkpoint_span{tenant=\"system\"} 7\n")
        .contains(PREFIX + "cutover_progress{")
        .doesNotContain("failover_progress");
    assertThat(meters.text(CrdbVersion.V24_3))
        .contains(PREFIX + "failover_progress{")
        .doesNotContain("cutover_progress")
        .doesNotContain("data_checkpoint_span");
  }
}
