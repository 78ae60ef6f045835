package dev.understudy.cli.local;

import dev.understudy.activities.provisioning.DetachedProcess;
import dev.understudy.activities.provisioning.LocalProcesses;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.up.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder of one local cluster.
 *
 * @param managed whether it was made through the API, so that its ports are the control plane's
 */
record LocalClusterFolder(String name, Path path, boolean managed) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
  private static final Pattern READY = Pattern.compile("^ready sql=(\\S+) http=(\\S+)$");

  /** The place of a cluster started by hand. */
  static LocalClusterFolder named(DataDirectory data, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new CommandFailure(
          "'" + name + "' is no name for a cluster: use lower-case letters, digits and dashes");
    }
    return new LocalClusterFolder(name, data.localClusters().resolve(name), false);
  }

  /** Every cluster that this data directory knows, by name. */
  static List<LocalClusterFolder> all(DataDirectory data) {
    return Stream.concat(
            foldersIn(data.localClusters())
                .map(path -> new LocalClusterFolder(path.getFileName().toString(), path, false)),
            foldersIn(data.clusters())
                .map(path -> new LocalClusterFolder(managedName(path), path, true)))
        .sorted(Comparator.comparing(LocalClusterFolder::name))
        .toList();
  }

  /** The cluster that a person means by a name, or by the id of one made through the API. */
  static Optional<LocalClusterFolder> find(DataDirectory data, String name) {
    List<LocalClusterFolder> meant =
        all(data).stream().filter(folder -> folder.isCalled(name)).toList();
    if (meant.size() > 1) {
      throw new CommandFailure(
          "several local clusters are called '%s': say the id of the one you mean (%s)"
              .formatted(name, ids(meant)));
    }
    return meant.stream().findFirst();
  }

  private static String ids(List<LocalClusterFolder> folders) {
    return folders.stream()
        .filter(LocalClusterFolder::managed)
        .map(LocalClusterFolder::id)
        .collect(Collectors.joining(", "));
  }

  private static String managedName(Path path) {
    return LocalProcesses.nameOf(path).orElse(path.getFileName().toString());
  }

  private static Stream<Path> foldersIn(Path parent) {
    if (!Files.isDirectory(parent)) {
      return Stream.empty();
    }
    try (Stream<Path> folders = Files.list(parent)) {
      return folders.filter(Files::isDirectory).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + parent, e);
    }
  }

  private boolean isCalled(String asked) {
    return name.equals(asked) || managed && id().equals(asked);
  }

  /** Of one made through the API. */
  String id() {
    return path.getFileName().toString();
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
