package dev.understudy.workflows.activity;

import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import io.temporal.activity.ActivityInterface;

/** Makes and removes clusters. Each looks first whether it is done already. */
@ActivityInterface(namePrefix = "Cluster")
public interface ClusterSteps {

  /** Starts the cluster and makes its logins. */
  ClusterEndpoint provision(ClusterRecord record);

  /** Stops the cluster and removes its data. */
  void remove(ClusterRecord record);
}
