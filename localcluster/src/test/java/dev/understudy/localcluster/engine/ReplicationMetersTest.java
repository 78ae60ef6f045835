package dev.understudy.localcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicationMetersTest {
  private static final List<String> OF_SOME_VERSIONS =
      List.of(
          "cutover_progress",
          "failover_progress",
          "earliest_data_checkpoint_span",
          "latest_data_checkpoint_span",
          "job_progress_updates",
          "sst_bytes",
          "scanning_ranges",
          "catchup_ranges",
          "receive_wait_nanos",
          "flush_wait_nanos");

  private static final String NAMES =
      """
      V23_2 | cutover_progress earliest_data_checkpoint_span latest_data_checkpoint_span job_progress_updates sst_bytes
      V24_1 | cutover_progress earliest_data_checkpoint_span latest_data_checkpoint_span job_progress_updates sst_bytes
      V24_2 | cutover_progress earliest_data_checkpoint_span latest_data_checkpoint_span job_progress_updates sst_bytes
      V24_3 | failover_progress sst_bytes
      V25_1 | failover_progress sst_bytes
      V25_2 | failover_progress
      V25_3 | failover_progress
      V25_4 | failover_progress
      V26_1 | failover_progress scanning_ranges catchup_ranges
      V26_2 | failover_progress scanning_ranges catchup_ranges receive_wait_nanos flush_wait_nanos
      V26_3 | failover_progress scanning_ranges catchup_ranges receive_wait_nanos flush_wait_nanos
      """;

  @ParameterizedTest
  @CsvSource(textBlock = NAMES, delimiter = '|')
  void namesAreThoseOfTheVersion(CrdbVersion version, String names) {
    ReplicationMeters meters = new ReplicationMeters();
    meters.checkpointNanos.set(7);
    String text = meters.text(version);
    assertThat(
            OF_SOME_VERSIONS.stream()
                .filter(
                    name ->
                        Pattern.compile("(?m)^physical_replication_" + name + "\\{")
                            .matcher(text)
                            .find()))
        .containsExactly(names.split(" "));
    assertThat(text).contains("\nphysical_replication_replicated_time_seconds{");
    if (names.contains("earliest")) {
      assertThat(text).contains("earliest_data_checkpoint_span{tenant=\"system\"} 7\n");
    }
  }
}
