package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.BackupManifest;
import dev.understudy.localcluster.engine.BackupManifest.Part;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRun;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.SortedFile;
import dev.understudy.localcluster.storage.SortedFileReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Makes a new virtual cluster out of a backup: its files are ingested as they are, under the new
 * id, before anybody can read there. Until then its record names the job that makes it.
 */
final class NewClusterRestore {
  private static final int ENTRIES_BETWEEN_LOOKS = 1000;

  private final ClusterState state;

  NewClusterRestore(ClusterState state) {
    this.state = state;
  }

  void bringIn(JobRun run, Path directory, BackupManifest manifest, long oldId, String name) {
    long jobId = run.record().id();
    long id =
        mine(jobId).stream()
            .filter(cluster -> cluster.name().equals(name))
            .findFirst()
            .orElseGet(() -> create(name, jobId))
            .id();
    erase(id);
    for (Part part : manifest.partsOf(oldId)) {
      ingest(run, directory.resolve(part.file()), id);
    }
    // The history begins at the backup's time: nothing older can be read or streamed.
    Timestamp asOf = manifest.asOf();
    state.thresholds().raise(id, () -> asOf);
  }

  private VirtualClusterRecord create(String name, long jobId) {
    if (name.equals("system")) {
      throw new ClusterException("22023", "a new tenant cannot have the name \"system\"");
    }
    return state.catalog().create(name, DataState.ADD, (batch, made) -> made.filledBy(jobId));
  }

  private List<VirtualClusterRecord> mine(long jobId) {
    return state.catalog().visible().stream()
        .filter(cluster -> Objects.equals(cluster.ingestionJobId(), jobId))
        .toList();
  }

  private void ingest(JobRun run, Path from, long id) {
    Path scratch = state.store().scratch().resolve("restore-" + id + ".sst");
    try (SortedFileReader reader = SortedFileReader.open(from);
        SortedFile file = SortedFile.create(scratch)) {
      while (reader.next()) {
        if (file.entries() % ENTRIES_BETWEEN_LOOKS == 0) {
          run.check();
        }
        file.add(Keys.versionOfSuffix(id, reader.key()), reader.value());
      }
      file.finish();
    }
    state.store().ingest(scratch);
    run.check();
  }

  /** Makes what the job brought in ready; its service is not started. */
  void publish(long jobId) {
    for (VirtualClusterRecord made : mine(jobId)) {
      state.catalog().update(made.id(), found -> found.in(DataState.READY).filledBy(null));
    }
  }

  /** Removes what the job brought in. */
  void undo(long jobId) {
    for (VirtualClusterRecord made : mine(jobId)) {
      erase(made.id());
      state.catalog().forget(made.id());
    }
  }

  private void erase(long id) {
    state.store().erase(Family.DATA, Keys.start(id), Keys.end(id));
    state.store().erase(Family.RECENT, Keys.start(id), Keys.end(id));
  }
}
