package dev.understudy.worker;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.ListWorkerDeploymentsRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.VersioningBehavior;
import io.temporal.common.WorkerDeploymentVersion;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerOptions;
import org.jspecify.annotations.Nullable;

/** Says to Temporal which build a worker is, where the configuration gives it a version. */
final class Deployments {
  private Deployments() {}

  /**
   * @throws IllegalStateException if the server knows no worker deployments
   */
  static void require(
      dev.understudy.worker.WorkerOptions.@Nullable Deployment deployment, WorkflowClient client) {
    if (deployment == null) {
      return;
    }
    try {
      client
          .getWorkflowServiceStubs()
          .blockingStub()
          .listWorkerDeployments(
              ListWorkerDeploymentsRequest.newBuilder()
                  .setNamespace(client.getOptions().getNamespace())
                  .setPageSize(1)
                  .build());
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        throw new IllegalStateException(
            "This Temporal server knows no worker deployments (the in-process one does not): take"
                + " `deployment` out of the worker's configuration.",
            refused);
      }
      throw refused;
    }
  }

  /**
   * @param behavior PINNED: a run stays with the build that began it until somebody moves it
   */
  static WorkerOptions.Builder on(
      WorkerOptions.Builder options,
      dev.understudy.worker.WorkerOptions.@Nullable Deployment deployment,
      VersioningBehavior behavior) {
    return deployment == null
        ? options
        : options.setDeploymentOptions(
            WorkerDeploymentOptions.newBuilder()
                .setUseVersioning(true)
                .setVersion(new WorkerDeploymentVersion(deployment.name(), deployment.buildId()))
                .setDefaultVersioningBehavior(behavior)
                .build());
  }
}
