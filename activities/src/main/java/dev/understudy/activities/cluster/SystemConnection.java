package dev.understudy.activities.cluster;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailbackRules.Retention;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import dev.understudy.domain.Reader;
import dev.understudy.domain.UnderstudyException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A connection to the system virtual cluster of a cluster, to steer replication with. */
public interface SystemConnection extends JobsConnection, Administration {

  ClusterFacts facts();

  /** The cluster's clock. */
  HlcTimestamp clock();

  List<VirtualCluster> virtualClusters();

  /**
   * @throws UnderstudyException CLUSTER_REFUSED if there is none of that name
   */
  default VirtualCluster require(String name) {
    return virtualClusters().stream()
        .filter(found -> found.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_REFUSED,
                    "There is no virtual cluster %s any more.".formatted(name)));
  }

  /** Empty where there is no such virtual cluster. */
  Optional<Replication> replication(String virtualCluster);

  /** The job that fills a virtual cluster; empty where none does. */
  Optional<Job> ingestionJob(Replication replication);

  /** Where the virtual cluster was promoted out of; with nothing where it does not say. */
  Prior prior(String virtualCluster);

  /** When the virtual cluster was last promoted, by its own word; empty if it does not say. */
  default Optional<HlcTimestamp> activationTime(String virtualCluster) {
    return Optional.ofNullable(prior(virtualCluster).activation());
  }

  /** As other clusters name it. */
  String clusterId();

  /** The virtual cluster to which clients come that name none; empty where none is set. */
  String defaultTarget();

  /** Rangefeeds, and what else the version wants to be told before it replicates. */
  void enableRangefeeds();

  /** Makes the user unless it is there, and lets it read for a replication. */
  void createReplicationUser(Login login);

  void createAdministrator(Login login);

  /** Gives the cluster a licence, where one is part of its version's set-up. */
  void license();

  /** Proves the way to the primary and keeps it under the name, in the place of an earlier one. */
  void connectTo(String connectionName, ClusterAccess primary);

  /** Nothing happens if there is none. */
  void disconnect(String connectionName);

  /** Backs every virtual cluster up; returns when it is done. */
  BackupMade backUpEverything(String location);

  void startService(long virtualClusterId);

  /** Returns once the service is down. */
  void stopService(long virtualClusterId);

  void drop(long virtualClusterId);

  /** Makes the virtual cluster by replication. */
  void replicateFrom(Order order);

  /** Lets a virtual cluster whose service is down follow the one that was promoted out of it. */
  void startReplicationOf(Order order);

  /** Asks for a pause; the replication's status shows it a moment later. */
  void pauseReplication(String virtualCluster);

  /** Lets a paused replication go on; one that is only about to pause is left alone. */
  void resumeReplication(String virtualCluster);

  /** The jobs with which this cluster keeps history for its standbys, ended ones included. */
  List<Job> producers();

  /** The times of these jobs, as far as they run or have succeeded. */
  List<Retention> keptHistory();

  /**
   * Makes a virtual cluster from the newest backup at a location; returns when it is done.
   *
   * @param oldId its id when it was backed up
   * @return the job's id
   */
  long restore(long oldId, String location, String virtualCluster);

  CompletionAnswer completeReplication(String virtualCluster, FailoverTarget target);

  void routeByDefaultTo(String virtualCluster);

  /**
   * Of all that a virtual cluster held at a time; the same on two clusters where the data is the
   * same. Reads everything.
   */
  long fingerprint(String virtualCluster, HlcTimestamp at);

  /**
   * What is to follow what.
   *
   * @param connectionName the way to the primary
   * @param source the virtual cluster there
   * @param reader whether to make a read-only virtual cluster beside it
   */
  record Order(String connectionName, String source, String virtualCluster, boolean reader) {}

  /**
   * What a virtual cluster was promoted out of.
   *
   * @param sourceId {@code cluster id:virtual cluster id}
   * @param activation where its data was cut
   */
  record Prior(@Nullable String sourceId, @Nullable HlcTimestamp activation) {
    static final Prior NONE = new Prior(null, null);
  }

  /**
   * What a cluster says of itself.
   *
   * @param version of the node that was asked
   * @param finalized what the cluster as a whole was upgraded to
   */
  record ClusterFacts(
      ClusterVersion version, ClusterVersion finalized, boolean rangefeeds, boolean licensed) {}

  /** One virtual cluster. */
  record VirtualCluster(long id, String name, String dataState, String serviceMode) {
    /** Whether clients write to it: not the cluster's own, and no reader of another. */
    public boolean isApplication() {
      return !name.equals("system") && !name.equals("template") && !Reader.isNamed(name);
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
   * @param isFilled whether a job fills it
   * @param ingestionJobId that job; null where there is none, and where the version does not say
   */
  record Replication(
      long virtualClusterId,
      boolean isFilled,
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

    /** Its initial scan is not over, so that there is no latest time. */
    record NothingReplicated() implements CompletionAnswer {}
  }
}
