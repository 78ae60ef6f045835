package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.BackupReport;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.mvcc.VersionScan;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.SortedFile;
import dev.understudy.localcluster.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes full backups: sorted files and, last, a manifest with their checksums, under a temporary
 * name that becomes the backup's own only when everything is on disk.
 */
final class Backup {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss.SSSSSS").withZone(ZoneOffset.UTC);

  /** What a backup holds; the manifest. */
  record Manifest(String clusterId, Timestamp asOf, List<Part> parts, long bytes) {}

  /** One sorted file of one virtual cluster. */
  record Part(
      String file,
      long virtualClusterId,
      String virtualCluster,
      long entries,
      long bytes,
      String sha256) {}

  /** What the job keeps. */
  private record Details(String path, long bytes) {}

  private final ClusterState state;
  private final long fileBytes;

  Backup(ClusterState state, long fileBytes) {
    this.state = state;
    this.fileBytes = fileBytes;
  }

  BackupReport run(
      long ownerId,
      List<Long> virtualClusterIds,
      Path collection,
      Timestamp asOf,
      String statement) {
    String name = NAME.format(asOf.toInstant());
    Path unfinished = collection.resolve(".unfinished-" + name);
    Path finished = collection.resolve(name);
    Manifest manifest;
    try {
      deleteAll(unfinished);
      Files.createDirectories(unfinished);
      List<Part> parts = new ArrayList<>();
      for (long id : virtualClusterIds) {
        write(id, unfinished, asOf, parts);
      }
      long bytes = parts.stream().mapToLong(Part::bytes).sum();
      manifest = new Manifest(state.catalog().clusterId().toString(), asOf, parts, bytes);
      Path manifestFile = unfinished.resolve("MANIFEST.json");
      Files.writeString(manifestFile, Documents.text(manifest), StandardCharsets.UTF_8);
      sync(manifestFile);
      sync(unfinished);
      Files.move(unfinished, finished, StandardCopyOption.ATOMIC_MOVE);
      sync(collection);
    } catch (IOException e) {
      throw new StorageException("cannot write the backup into " + collection, e);
    }
    JobRecord job =
        JobRecord.started(
            state.jobs().nextId(),
            JobRecord.BACKUP,
            statement,
            state.instant(),
            new Details(finished.toString(), manifest.bytes()));
    JobRecord finishedJob =
        state
            .jobs()
            .add(
                job.ownedBy(ownerId)
                    .progress(manifest.bytes() + " bytes in " + name, 1.0, state.instant())
                    .to(JobRecord.SUCCEEDED, null, state.instant()));
    long entries = manifest.parts().stream().mapToLong(Part::entries).sum();
    return new BackupReport(finishedJob.shown(), entries, manifest.bytes());
  }

  private void write(long id, Path directory, Timestamp asOf, List<Part> parts) throws IOException {
    byte[] all = {};
    try (VersionScan scan = VersionScan.over(state.store(), id, all, all, asOf)) {
      boolean more = scan.next();
      while (more) {
        Path path = directory.resolve("data-%d-%04d.sst".formatted(id, parts.size()));
        try (SortedFile file = SortedFile.create(path)) {
          while (more && file.bytes() < fileBytes) {
            file.add(scan.suffix(), scan.stored());
            more = scan.next();
          }
          file.finish();
          parts.add(
              new Part(
                  path.getFileName().toString(),
                  id,
                  state.catalog().require(id).name(),
                  file.entries(),
                  file.bytes(),
                  sha256(path)));
        }
      }
    }
  }

  static String sha256(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        DigestInputStream in = new DigestInputStream(raw, MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> found = Files.walk(directory)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
