package dev.understudy.cli.demo;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.cli.up.DataDirectory;
import dev.understudy.cli.up.DeletedTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The folder that a demo runs in; closing it ends the demo's clusters and removes what it left. */
final class DemoSite implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Path data;
  private final boolean remove;

  DemoSite(Path data, boolean remove) {
    this.data = data;
    this.remove = remove;
  }

  Path data() {
    return data;
  }

  @Override
  public void close() {
    try {
      Path clusters = DataDirectory.open(data).clusters();
      if (Files.isDirectory(clusters)) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(clusters)) {
          folders.forEach(
              folder ->
                  DetachedProcess.find(folder).ifPresent(cluster -> cluster.stop(STOP_LIMIT)));
        }
      }
      if (remove) {
        DeletedTree.delete(data);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clean up " + data, e);
    }
  }
}
