package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.BackupDetails;
import dev.understudy.localcluster.engine.BackupManifest;
import dev.understudy.localcluster.engine.BackupManifest.Content;
import dev.understudy.localcluster.engine.BackupManifest.Part;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobBody;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRun;
import dev.understudy.localcluster.engine.KeySpaceJobs;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.VersionScan;
import dev.understudy.localcluster.storage.DurableFiles;
import dev.understudy.localcluster.storage.SortedFile;
import dev.understudy.localcluster.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes full backups. A run after a crash begins again, unless the backup is already whole. */
final class BackupJob implements JobBody {
  private static final int ENTRIES_BETWEEN_LOOKS = 1000;

  private final ClusterState state;
  private final KeySpaceJobs jobs;
  private final Reads reads;
  private final Path store;
  private final long fileBytes;

  BackupJob(ClusterState state, KeySpaceJobs jobs, Reads reads, Path store, long fileBytes) {
    this.state = state;
    this.jobs = jobs;
    this.reads = reads;
    this.store = store;
    this.fileBytes = fileBytes;
  }

  @Override
  public void run(JobRun run) {
    JobRecord job = run.record();
    BackupDetails details = job.details(BackupDetails.class);
    refuseCopy(job, details);
    BackupCollection collection = collection(details);
    BackupManifest manifest;
    try {
      if (Files.exists(collection.finished(details.asOf()))) {
        manifest = ownOrRefused(collection, details, job);
      } else {
        manifest = write(run, job, details, collection);
        collection.publish(job.id(), manifest);
      }
    } catch (IOException e) {
      throw new StorageException(
          "cannot write the backup into " + Location.shown(details.location()), e);
    }
    run.update(
        found ->
            found
                .withDetails(details.written(manifest.entries(), manifest.bytes()))
                .progress(null, 1.0, state.instant()));
  }

  /** A backup that was running when its virtual cluster was replicated is the primary's. */
  private void refuseCopy(JobRecord job, BackupDetails details) {
    if (!details.origin().equals(jobs.origin(job.virtualClusterId()))) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "cannot resume backup %d: it was started by cluster %s; run it again on this cluster"
              .formatted(job.id(), details.origin()));
    }
  }

  private BackupCollection collection(BackupDetails details) {
    return new BackupCollection(Location.directory(details.location(), store));
  }

  private BackupManifest ownOrRefused(
      BackupCollection collection, BackupDetails details, JobRecord job) throws IOException {
    BackupManifest there = collection.manifest(name(collection, details));
    if (there.jobId() == job.id() && there.origin().equals(details.origin())) {
      DurableFiles.deleteAll(collection.unfinished(job.id()));
      collection.settle(details.asOf());
      return there;
    }
    throw new ClusterException(
        ClusterException.UNCATEGORISED,
        "%s already contains a backup as of %s"
            .formatted(Location.shown(details.location()), details.asOf()));
  }

  private static String name(BackupCollection collection, BackupDetails details) {
    Path finished = collection.finished(details.asOf());
    int parts = finished.getNameCount();
    return "/" + finished.subpath(parts - 3, parts);
  }

  private BackupManifest write(
      JobRun run, JobRecord job, BackupDetails details, BackupCollection collection)
      throws IOException {
    Path unfinished = collection.unfinished(job.id());
    DurableFiles.deleteAll(unfinished);
    DurableFiles.createDirectories(unfinished);
    List<Long> ids =
        details.virtualClusterIds().isEmpty()
            ? List.of(job.virtualClusterId())
            : details.virtualClusterIds();
    List<Content> contents = new ArrayList<>();
    List<Part> parts = new ArrayList<>();
    TableSizes sizes = new TableSizes();
    for (long id : ids) {
      VirtualClusterRecord cluster = state.catalog().require(id);
      reads.settle(cluster, details.asOf());
      sizes.begin(id);
      write(run, id, unfinished, details, parts, sizes);
      // What was collected while it was read would be missing without a trace.
      state.thresholds().check(id, details.asOf());
      contents.add(new Content(id, cluster.name()));
    }
    return new BackupManifest(
        details.origin(), job.id(), details.asOf(), contents, parts, sizes.all());
  }

  private void write(
      JobRun run,
      long id,
      Path directory,
      BackupDetails details,
      List<Part> parts,
      TableSizes sizes)
      throws IOException {
    byte[] all = {};
    try (VersionScan scan = VersionScan.over(state.store(), id, all, all, details.asOf())) {
      boolean more = scan.next();
      while (more) {
        Path path = directory.resolve("data-%d-%04d.sst".formatted(id, parts.size()));
        try (SortedFile file = SortedFile.create(path)) {
          while (more && file.bytes() < fileBytes) {
            if (file.entries() % ENTRIES_BETWEEN_LOOKS == 0) {
              run.check();
            }
            file.add(scan.suffix(), scan.stored());
            sizes.add(scan.dataKey(), scan.stored());
            more = scan.next();
          }
          file.finish();
          String name = path.getFileName().toString();
          parts.add(new Part(name, id, file.entries(), file.bytes(), Checksum.sha256(path)));
        }
        long bytes = parts.stream().mapToLong(Part::bytes).sum();
        run.update(found -> found.progress(bytes + " bytes written", null, state.instant()));
      }
    }
  }

  @Override
  public void undo(JobRun run) {
    JobRecord job = run.record();
    BackupDetails details = job.details(BackupDetails.class);
    try {
      DurableFiles.deleteAll(collection(details).unfinished(job.id()));
    } catch (IOException e) {
      throw new StorageException("cannot remove what the backup wrote", e);
    }
  }
}
