package dev.understudy.activities.provisioning;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.CockroachVersions;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes clusters as processes on this machine, each in a directory named after its id. */
public final class LocalClusterProvisioner implements ClusterProvisioner {
  private final Path directory;
  private final LocalProcesses processes;

  public LocalClusterProvisioner(Path directory, LocalProcesses processes) {
    this.directory = directory;
    this.processes = processes;
  }

  /** Where a cluster's data, output and process file are. */
  public Path directoryOf(UUID clusterId) {
    return directory.resolve(clusterId.toString());
  }

  @Override
  public Provisioned provision(UUID clusterId, String name, String version) {
    Path own = directoryOf(clusterId);
    String major = CockroachVersions.major(version).substring(1);
    ClusterEndpoint endpoint = processes.start(own, name, major).endpoint();
    return new Provisioned(endpoint, LocalCertificates.of(own).root());
  }

  @Override
  public void cutOff(UUID clusterId) {
    processes.suspend(require(clusterId));
  }

  @Override
  public void reconnect(UUID clusterId, String name) {
    processes.resume(require(clusterId), name);
  }

  private Path require(UUID clusterId) {
    Path own = directoryOf(clusterId);
    if (!Files.isDirectory(own)) {
      throw new UnderstudyException(
          ErrorCode.NOT_A_LOCAL_CLUSTER,
          "Cluster %s has no process on this machine that could be cut off.".formatted(clusterId));
    }
    return own;
  }

  @Override
  public void remove(UUID clusterId) {
    Path own = directoryOf(clusterId);
    if (Files.exists(own)) {
      processes.stop(own);
      deleteAll(own);
    }
  }

  private static void deleteAll(Path root) {
    try (Stream<Path> paths = Files.walk(root)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }
}
