package dev.understudy.activities.provisioning;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.Login;
import java.util.UUID;

/** Makes clusters that can be reached, and removes them with their data. */
public interface ClusterProvisioner {

  /**
   * Starts the cluster, or finds it running; returns once it answers.
   *
   * @param version of CockroachDB, in full
   */
  Provisioned provision(UUID clusterId, String name, String version);

  /**
   * Suspends the cluster, so that it neither answers nor ends; nothing happens if it does not run.
   *
   * @throws dev.understudy.domain.UnderstudyException NOT_A_LOCAL_CLUSTER if it was not made here
   */
  void cutOff(UUID clusterId);

  /**
   * Lets a suspended cluster go on, or starts it where it has ended meanwhile.
   *
   * @throws dev.understudy.domain.UnderstudyException NOT_A_LOCAL_CLUSTER if it was not made here
   */
  void reconnect(UUID clusterId, String name);

  /** Stops the cluster and removes its data; nothing happens if there is none. */
  void remove(UUID clusterId);

  /**
   * A cluster that answers.
   *
   * @param root who may make its first users
   */
  record Provisioned(ClusterEndpoint endpoint, Login root) {}
}
