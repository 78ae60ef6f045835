package dev.understudy.workflows.contract;

import java.util.UUID;

/** The ids under which workflows run: one per thing, so that nothing is driven twice. */
public final class WorkflowIds {
  private WorkflowIds() {}

  public static String stream(UUID streamId) {
    return "pcr-stream/" + streamId;
  }

  public static String clusterCreation(UUID clusterId) {
    return "cluster-creation/" + clusterId;
  }

  public static String clusterDeletion(UUID clusterId) {
    return "cluster-deletion/" + clusterId;
  }

  public static String clusterChange(UUID clusterId) {
    return "cluster-change/" + clusterId;
  }

  public static String jobs(UUID streamId) {
    return "pcr-jobs/" + streamId;
  }

  public static String sweep(int shard) {
    return "pcr-sweep/" + shard;
  }
}
