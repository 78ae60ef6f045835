package dev.understudy.cli.local;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.up.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The folder of one local cluster that was started by hand or by the control plane. */
record LocalClusterFolder(String name, Path path) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern READY = Pattern.compile("^ready sql=(\\S+) http=(\\S+)$");

  /** The place of a cluster started by hand. */
  static LocalClusterFolder named(DataDirectory data, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new CommandFailure(
          "'" + name + "' is no name for a cluster: use lower-case letters, digits and dashes");
    }
    return new LocalClusterFolder(name, data.localClusters().resolve(name));
  }

  /** Every cluster that this data directory knows, by name. */
  static List<LocalClusterFolder> all(DataDirectory data) {
    List<LocalClusterFolder> found = new ArrayList<>();
    for (Path parent : List.of(data.localClusters(), data.clusters())) {
      if (Files.isDirectory(parent)) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, Files::isDirectory)) {
          folders.forEach(
              folder -> found.add(new LocalClusterFolder(folder.getFileName().toString(), folder)));
        } catch (IOException e) {
          throw new UncheckedIOException("cannot list " + parent, e);
        }
      }
    }
    found.sort(Comparator.comparing(LocalClusterFolder::name));
    return Collections.unmodifiableList(found);
  }

  Optional<DetachedProcess> process() {
    return DetachedProcess.find(path);
  }

  /** What the cluster said when it was ready; empty until it did. */
  Optional<Addresses> addresses() {
    Path stdout = DetachedProcess.stdout(path);
    if (!Files.exists(stdout)) {
      return Optional.empty();
    }
    try {
      return Files.readAllLines(stdout).stream()
          .map(READY::matcher)
          .filter(Matcher::matches)
          .map(ready -> new Addresses(ready.group(1), ready.group(2)))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + stdout, e);
    }
  }

  /** URLs of a running cluster. */
  record Addresses(String sql, String http) {}
}
