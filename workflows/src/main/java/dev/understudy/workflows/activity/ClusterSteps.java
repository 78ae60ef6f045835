package dev.understudy.workflows.activity;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import io.temporal.activity.ActivityInterface;

/** Makes and removes clusters. Each looks first whether it is done already. */
@ActivityInterface(namePrefix = "Cluster")
public interface ClusterSteps {

  /** Starts the cluster and makes its logins. */
  ClusterEndpoint provision(ClusterRecord record);

  /**
   * Connects to a cluster that its owner runs and asks it what it is; changes nothing there. Fails
   * with CLUSTER_REFUSED, CLUSTER_ALREADY_REGISTERED or CLUSTER_UNREACHABLE.
   *
   * @return the specification as the cluster was found
   */
  ClusterSpec register(ClusterRecord record);

  /** Stops the cluster and removes its data; one that its owner runs is only forgotten. */
  void remove(ClusterRecord record);
}
