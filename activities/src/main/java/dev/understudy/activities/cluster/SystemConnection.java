package dev.understudy.activities.cluster;

import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection to the system virtual cluster of a cluster, to steer replication with. */
public interface SystemConnection extends JobsConnection {

  ClusterFacts facts();

  /** The cluster's clock. */
  HlcTimestamp clock();

  List<VirtualCluster> virtualClusters();

  /** Empty where there is no such virtual cluster. */
  Optional<Replication> replication(String virtualCluster);

  /** When the virtual cluster was last promoted, by its own word; empty if it does not say. */
  Optional<HlcTimestamp> activationTime(String virtualCluster);

  void enableRangefeeds();

  /** Makes the user unless it is there, and lets it read for a replication. */
  void createReplicationUser(Login login);

  void createAdministrator(Login login);

  /** Proves the way to the primary and keeps it under the name; nothing happens if it is there. */
  void connectTo(String connectionName, ClusterAccess primary);

  /** Nothing happens if there is none. */
  void disconnect(String connectionName);

  /** Backs every virtual cluster up; returns when it is done. */
  BackupMade backUpEverything(String location);

  void startService(long virtualClusterId);

  /** Returns once the service is down. */
  void stopService(long virtualClusterId);

  void drop(long virtualClusterId);

  /** Makes the virtual cluster by replication from the one of the same name on the primary. */
  void replicateFrom(String connectionName, String virtualCluster);

  /** Asks for a pause; the replication's status shows it a moment later. */
  void pauseReplication(String virtualCluster);

  /** Lets a paused replication go on; one that is only about to pause is left alone. */
  void resumeReplication(String virtualCluster);

  /** The jobs with which this cluster keeps history for its standbys, ended ones included. */
  List<Job> producers();

  /**
   * Makes a virtual cluster from the newest backup at a location; returns when it is done.
   *
   * @param oldId its id when it was backed up
   * @return the job's id
   */
  long restore(long oldId, String location, String virtualCluster);

  CompletionAnswer completeReplication(String virtualCluster, FailoverTarget target);

  void routeByDefaultTo(String virtualCluster);

  /** What a cluster says of itself. */
  record ClusterFacts(ClusterVersion version, boolean rangefeeds, boolean licensed) {}

  /** One virtual cluster. */
  record VirtualCluster(long id, String name, String dataState, String serviceMode) {
    public boolean isApplication() {
      return !name.equals("system") && !name.equals("template");
    }

    public boolean serves() {
      return serviceMode.equals("shared") || serviceMode.equals("external");
    }

    public boolean isReady() {
      return dataState.equals("ready");
    }
  }

  /**
   * How a virtual cluster's replication is, in the words of v25.2.
   *
   * @param ingestionJobId null where no job fills it
   */
  record Replication(
      long virtualClusterId,
      @Nullable Long ingestionJobId,
      @Nullable Instant retainedTime,
      @Nullable Instant replicatedTime,
      @Nullable HlcTimestamp failoverTime,
      String status) {
    public boolean isReady() {
      return status.equals("ready");
    }

    public boolean isFailingOver() {
      return status.equals("replication failing over");
    }

    public boolean isPaused() {
      return status.equals("replication paused");
    }

    public boolean isPendingFailover() {
      return status.equals("replication pending failover");
    }
  }

  /** What a cluster answers when it is given a failover time. */
  sealed interface CompletionAnswer {

    record Accepted(HlcTimestamp failoverTime) implements CompletionAnswer {}

    /** It is reverting to an earlier target already. */
    record AlreadyFailingOver() implements CompletionAnswer {}

    /** It no longer keeps the history of that time. */
    record BelowRetained() implements CompletionAnswer {}
  }
}
