package dev.understudy.workflows.activity;

import dev.understudy.domain.ClusterSettings.Part;
import io.temporal.activity.ActivityInterface;
import java.util.UUID;

/** Brings a cluster to what was set on it. Looks first whether that is done already. */
@ActivityInterface(namePrefix = "ClusterChange")
public interface ClusterChangeSteps {

  /**
   * Brings the cluster to what the catalog says, and writes that down, or why the cluster refused;
   * again, where something else was set meanwhile. Fails only for what passes.
   */
  void apply(Application application);

  /** Which part of which cluster's settings. */
  record Application(UUID clusterId, Part part) {}
}
