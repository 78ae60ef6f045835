package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.BackupManifest;
import dev.understudy.localcluster.engine.BackupManifest.Content;
import dev.understudy.localcluster.engine.BackupManifest.Part;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobBody;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRun;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import dev.understudy.localcluster.engine.RestoreDetails;
import dev.understudy.localcluster.engine.VirtualCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Reads a backup back: into the empty virtual cluster that the job belongs to, and, from the system
 * one, into new virtual clusters. Nothing is written before every checksum was found right, nothing
 * can be seen before everything is in, and a run after a crash begins again.
 */
final class RestoreJob implements JobBody {
  private final ClusterState state;
  private final KeySpaceJobs jobs;
  private final Path store;
  private final NewClusterRestore newClusters;

  RestoreJob(ClusterState state, KeySpaceJobs jobs, Path store) {
    this.state = state;
    this.jobs = jobs;
    this.store = store;
    this.newClusters = new NewClusterRestore(state);
  }

  @Override
  public void run(JobRun run) {
    JobRecord job = run.record();
    RestoreDetails details = job.details(RestoreDetails.class);
    if (!details.published()) {
      bringIn(run, job, details);
    }
    newClusters.publish(job.id());
  }

  private void bringIn(JobRun run, JobRecord job, RestoreDetails details) {
    refuseCopy(job, details);
    BackupCollection collection = collection(details);
    BackupManifest manifest = collection.manifest(details.subdirectory());
    Path directory = collection.path(details.subdirectory());
    verify(run, manifest, directory);
    state.clock().observe(manifest.asOf());
    for (Content content : asNew(details, manifest)) {
      String name = Objects.requireNonNullElse(details.newName(), content.name());
      newClusters.bringIn(run, directory, manifest, content.id(), name);
    }
    RestoreDetails done = details.written(manifest.entries(), manifest.bytes());
    if (details.only() == null) {
      new InPlaceRestore(jobs, run, directory, manifest, own(job, manifest).id()).restore(done);
    } else {
      run.update(found -> found.withDetails(done.publishing()));
    }
  }

  /** A restore that was running when its virtual cluster was replicated cannot go on here. */
  private void refuseCopy(JobRecord job, RestoreDetails details) {
    if (!details.origin().equals(jobs.origin(job.virtualClusterId()))) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "cannot resume restore %d: it was started by cluster %s; run it again on this cluster"
              .formatted(job.id(), details.origin()));
    }
  }

  private BackupCollection collection(RestoreDetails details) {
    return new BackupCollection(Location.directory(details.location(), store));
  }

  private static void verify(JobRun run, BackupManifest manifest, Path directory) {
    for (Part part : manifest.parts()) {
      run.check();
      Path file = directory.resolve(part.file());
      try {
        if (!Checksum.sha256(file).equals(part.sha256())) {
          throw BackupCollection.damaged(file);
        }
      } catch (IOException e) {
        throw new ClusterException(
            ClusterException.UNCATEGORISED,
            "the backup is damaged: " + file + " cannot be read: " + e);
      }
    }
  }

  private static List<Content> asNew(RestoreDetails details, BackupManifest manifest) {
    if (details.all()) {
      return manifest.virtualClusters().stream()
          .filter(content -> content.id() != VirtualCluster.SYSTEM_ID)
          .toList();
    }
    Long only = details.only();
    return only == null ? List.of() : List.of(find(manifest, only));
  }

  /** What of the backup goes into the virtual cluster that runs the job. */
  private static Content own(JobRecord job, BackupManifest manifest) {
    if (manifest.virtualClusters().size() == 1) {
      return manifest.virtualClusters().getFirst();
    }
    if (job.virtualClusterId() == VirtualCluster.SYSTEM_ID) {
      return find(manifest, VirtualCluster.SYSTEM_ID);
    }
    throw new ClusterException(
        ClusterException.UNCATEGORISED,
        "this backup holds several virtual clusters; restore it from the system virtual cluster"
            + " by RESTORE VIRTUAL CLUSTER");
  }

  private static Content find(BackupManifest manifest, long id) {
    return manifest.virtualClusters().stream()
        .filter(content -> content.id() == id)
        .findFirst()
        .orElseThrow(
            () ->
                new ClusterException(
                    "42704", "the backup does not hold tenant " + id + "; see SHOW BACKUP"));
  }

  @Override
  public void undo(JobRun run) {
    JobRecord job = run.record();
    RestoreDetails details = job.details(RestoreDetails.class);
    if (details.published()) {
      // Too late: it can be seen already, so that what is left is to show the rest.
      newClusters.publish(job.id());
      return;
    }
    newClusters.undo(job.id());
    if (details.reserved()) {
      BackupCollection collection = collection(details);
      BackupManifest manifest = collection.manifest(details.subdirectory());
      Path directory = collection.path(details.subdirectory());
      new InPlaceRestore(jobs, run, directory, manifest, own(job, manifest).id()).undo();
    }
  }
}
