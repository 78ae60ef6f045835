package dev.understudy.activities.stream;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.ReplicationFacts.Backup;
import dev.understudy.domain.UnderstudyException;
import java.time.Duration;
import java.util.Optional;

/** Gives an emptied standby back what it held before its stream, and sees that it is there. */
final class StandbyRestore {
  private static final String TYPE = "RESTORE";
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration A_WHILE = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofHours(12);

  private final Waiting waiting;

  StandbyRestore(Waiting waiting) {
    this.waiting = waiting;
  }

  /** Whether an earlier attempt has done it; waits for one that still runs. */
  boolean isDone(SystemConnection standby, Backup backup) {
    Optional<Job> job = standby.findJob(TYPE, backup.location());
    if (job.isPresent() && !job.get().isOver()) {
      long id = job.get().id();
      waiting.until(
          "The end of restore job " + id,
          EVERY,
          LONGEST,
          () -> standby.job(id).map(Job::isOver).orElse(true));
      job = standby.job(id);
    }
    return job.map(Job::hasSucceeded).orElse(false);
  }

  void restore(SystemConnection standby, long oldId, Backup backup, String name) {
    long id = standby.restore(oldId, backup.location(), name);
    if (!standby.job(id).map(Job::hasSucceeded).orElse(false)) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED,
          "Restore job %d from %s did not succeed.".formatted(id, backup.location()));
    }
  }

  /** Lets the restored virtual cluster serve, if it did before; says what is there now. */
  String putBack(SystemConnection standby, Backup backup, String name) {
    VirtualCluster restored =
        waiting.untilFound(
            "The restored virtual cluster", EVERY, A_WHILE, () -> ready(standby, name));
    if (backup.served() && !restored.serves()) {
      standby.startService(restored.id());
      waiting.until(
          "The service of the restored virtual cluster",
          EVERY,
          A_WHILE,
          () -> ready(standby, name).map(VirtualCluster::serves).orElse(false));
    }
    return "the standby's virtual cluster %s was restored from %s%s"
        .formatted(name, backup.location(), backup.served() ? " and serves" : "");
  }

  private static Optional<VirtualCluster> ready(SystemConnection standby, String name) {
    return standby.virtualClusters().stream()
        .filter(found -> found.name().equals(name) && found.isReady())
        .findFirst();
  }
}
