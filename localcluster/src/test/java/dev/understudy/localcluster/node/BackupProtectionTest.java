package dev.understudy.localcluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.engine.BackupDetails;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobService;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import dev.understudy.localcluster.engine.VirtualCluster;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup that takes longer than history is kept. */
class BackupProtectionTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private Pair pair;

  @BeforeEach
  void open() throws IOException {
    pair = new Pair(directory);
  }

  @AfterEach
  void close() throws IOException {
    pair.close();
  }

  private boolean isKept(Timestamp time) {
    try (Transaction past = pair.primary.readAsOf(Pair.MAIN, time)) {
      past.get(new byte[] {1});
      return true;
    } catch (ClusterException e) {
      return false;
    }
  }

  @Test
  void aBackupOfAnotherVirtualClusterKeepsItsHistoryUntilItIsWritten() {
    Timestamp earlier = Pair.put(pair.primary, "a", "0");
    Timestamp asOf = Pair.put(pair.primary, "a", "1");
    Pair.put(pair.primary, "a", "2");
    JobService jobs = pair.primary.jobService();
    String owner = jobs.keys().origin(VirtualCluster.SYSTEM_ID);
    JobRecord paused =
        new BackupDetails(owner, "nodelocal://1/slow", List.of(Pair.MAIN), asOf, 0, 0)
            .job(jobs, VirtualCluster.SYSTEM_ID, "BACKUP", "root")
            .to(JobRecord.PAUSED, null, jobs.now());
    jobs.keys()
        .inTransaction(
            VirtualCluster.SYSTEM_ID,
            transaction -> {
              KeySpaceJobs.put(transaction, paused);
              return paused;
            });
    pair.clock.forward(Duration.ofHours(6));
    await("the collector goes as far as it may").atMost(LIMIT).until(() -> !isKept(earlier));
    assertThat(isKept(asOf)).isTrue();
    pair.primary.resumeJob(VirtualCluster.SYSTEM_ID, paused.id());
    JobRecord ended = jobs.await(VirtualCluster.SYSTEM_ID, paused.id(), () -> {});
    assertThat(ended.shown().error()).isNull();
    assertThat(ended.has(JobRecord.SUCCEEDED)).isTrue();
    assertThat(jobs.backup("nodelocal://1/slow", "LATEST").asOf()).isEqualTo(asOf);
    await("its end lets go").atMost(LIMIT).until(() -> !isKept(asOf));
  }
}
