package dev.understudy.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.activities.stream.PrimaryWord.Said;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PrimaryWordTest {
  private static final StreamRecord ROW =
      new StreamRecord(
          new UUID(0, 9),
          new UUID(0, 1),
          new UUID(0, 2),
          false,
          FakeStandby.START,
          new StreamState.Replicating(new ReplicationFacts("main", 3L, null)),
          null,
          4,
          1);

  private final FakeSite site = new FakeSite();

  /** The standby's connection serves as the primary's too: it is asked for other jobs. */
  private Said said() {
    return new PrimaryWord(site.clusters()).ask(ROW, "main", site.standby);
  }

  @Test
  void aPrimaryThatDoesNotAnswerSaysNothing() {
    site.standby.silent = true;
    assertThat(said()).isInstanceOf(Said.Nothing.class);
  }

  @Test
  void aProducerThatRunsIsAlive() {
    producer(7, "running", "");
    assertThat(said()).isInstanceOf(Said.Alive.class);
  }

  @Test
  void theProducerThatTheStandbyNamesDecidesBesideOthersThatRun() {
    producer(7, "failed", "replication stream 7 timed out");
    producer(8, "running", "");
    assertThat(said()).isInstanceOf(Said.Alive.class);
    site.standby.jobs.put(
        11L,
        new Job(
            11,
            "REPLICATION STREAM INGESTION",
            "",
            "paused",
            null,
            "ingestion job failed (replication stream 7 timed out) but is being paused"));
    assertThat(said()).isEqualTo(new Said.Expired("replication stream 7 timed out"));
  }

  @Test
  void aPrimaryThatKeepsHistoryForNobodyHasExpired() {
    producer(7, "failed", "replication stream 7 timed out");
    assertThat(said()).isEqualTo(new Said.Expired("replication stream 7 timed out"));
  }

  @Test
  void aPrimaryThatListsNoProducersHasSaidNothingAgainstTheStream() {
    assertThat(said()).isInstanceOf(Said.Alive.class);
  }

  private void producer(long id, String status, String error) {
    site.standby.jobs.put(id, new Job(id, "REPLICATION STREAM PRODUCER", "", status, null, error));
  }
}
