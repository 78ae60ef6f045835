package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.BackupManifest;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.storage.Documents;
import dev.understudy.localcluster.storage.DurableFiles;
import dev.understudy.localcluster.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/**
 * The backups in one directory. A backup is written under a temporary name, gets its manifest last,
 * and its own name, {@code /2026/11/22-061530.123456}, only when everything is on disk.
 */
final class BackupCollection {
  static final String LATEST = "LATEST";
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy/MM/dd-HHmmss.SSSSSS").withZone(ZoneOffset.UTC);
  private static final String MANIFEST = "MANIFEST.json";
  private static final String CHECKSUM = "MANIFEST.sha256";
  private static final int DEPTH_OF_MANIFEST = 4;

  private final Path directory;

  BackupCollection(Path directory) {
    this.directory = directory;
  }

  /** Where a job writes until its backup is whole. */
  Path unfinished(long jobId) {
    return directory.resolve(".unfinished-" + jobId);
  }

  Path finished(Timestamp asOf) {
    return directory.resolve(NAME.format(asOf.toInstant()));
  }

  /** Gives a whole backup its name; it is there after any crash once this returns. */
  void publish(long jobId, BackupManifest manifest) throws IOException {
    Path from = unfinished(jobId);
    Path to = finished(manifest.asOf());
    Path file = from.resolve(MANIFEST);
    Files.writeString(file, Documents.text(manifest));
    DurableFiles.sync(file);
    Path checksum = from.resolve(CHECKSUM);
    Files.writeString(checksum, Checksum.sha256(file));
    DurableFiles.sync(checksum);
    DurableFiles.sync(from);
    Files.createDirectories(to.resolveSibling(""));
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    settle(manifest.asOf());
  }

  /** Returns once the name of a backup that is there is on disk. */
  void settle(Timestamp asOf) throws IOException {
    Path changed = finished(asOf).resolveSibling("");
    while (!changed.equals(directory)) {
      DurableFiles.sync(changed);
      changed = changed.resolveSibling("");
    }
    DurableFiles.sync(directory);
  }

  /** The backups that are whole, oldest first, as {@code /2026/11/22-…}. */
  List<String> list() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> found = Files.find(directory, DEPTH_OF_MANIFEST, (path, is) -> isOne(path))) {
      return found
          .map(path -> "/" + directory.relativize(path.resolveSibling("")))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new StorageException("cannot list the backups in " + directory, e);
    }
  }

  private boolean isOne(Path path) {
    return path.endsWith(MANIFEST)
        && directory.relativize(path).getNameCount() == DEPTH_OF_MANIFEST;
  }

  /** The name of a backup that is there. */
  String resolve(String subdirectory) {
    List<String> all = list();
    if (subdirectory.equalsIgnoreCase(LATEST) && !all.isEmpty()) {
      return all.getLast();
    }
    String wanted = subdirectory.startsWith("/") ? subdirectory : "/" + subdirectory;
    return all.stream()
        .filter(wanted::equals)
        .findFirst()
        .orElseThrow(
            () ->
                new ClusterException(
                    "42704",
                    "no backup " + subdirectory + " in " + directory,
                    "SHOW BACKUPS IN lists what there is."));
  }

  Path path(String subdirectory) {
    return directory.resolve(subdirectory.substring(1));
  }

  /** The manifest of a backup, once its checksum was found right. */
  BackupManifest manifest(String subdirectory) {
    Path backup = path(resolve(subdirectory));
    Path file = backup.resolve(MANIFEST);
    try {
      String expected = Files.readString(backup.resolve(CHECKSUM));
      if (!expected.equals(Checksum.sha256(file))) {
        throw damaged(file);
      }
      return Documents.read(Files.readString(file), BackupManifest.class);
    } catch (IOException e) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED, "the backup in " + backup + " cannot be read: " + e);
    }
  }

  static ClusterException damaged(Path file) {
    return new ClusterException(
        ClusterException.UNCATEGORISED,
        "the backup is damaged: checksum mismatch in " + file,
        "Restore from another backup of the collection; SHOW BACKUPS IN lists them.");
  }
}
