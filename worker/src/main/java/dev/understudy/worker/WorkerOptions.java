package dev.understudy.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a worker works.
 *
 * @param clusters folder of the local clusters that it makes, one each
 * @param localClusterCommand starts a local cluster; its arguments are appended
 * @param localClusterTls whether those that it makes speak TLS
 * @param backupPrefix where standbys are backed up before they are wiped, by stream id
 * @param sweepShards how many sweeps share the live streams
 * @param sweepTick how often each standby is asked where it is
 * @param deployment which build this is, so that runs stay with the build that began them; null for
 *     workers without versions
 */
public record WorkerOptions(
    Path clusters,
    List<String> localClusterCommand,
    boolean localClusterTls,
    String backupPrefix,
    int sweepShards,
    Duration sweepTick,
    @Nullable Deployment deployment) {

  /** A build of the worker, as Temporal's worker deployments name it. */
  public record Deployment(String name, String buildId) {}

  public WorkerOptions {
    localClusterCommand = List.copyOf(localClusterCommand);
  }

  /** One machine: one shard, and every standby asked each second. */
  public static WorkerOptions onOneMachine(Path clusters, List<String> localClusterCommand) {
    return new WorkerOptions(
        clusters,
        localClusterCommand,
        false,
        "nodelocal://1/understudy",
        1,
        Duration.ofSeconds(1),
        null);
  }

  /** The same with local clusters that speak TLS, or do not. */
  public WorkerOptions withLocalClusterTls(boolean tls) {
    return new WorkerOptions(
        clusters, localClusterCommand, tls, backupPrefix, sweepShards, sweepTick, deployment);
  }
}
