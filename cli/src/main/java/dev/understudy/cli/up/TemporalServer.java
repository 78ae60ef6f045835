package dev.understudy.cli.up;

import io.temporal.serviceclient.WorkflowServiceStubsOptions;

/** A Temporal server that `understudy up` runs. */
interface TemporalServer extends AutoCloseable {

  /** How a client in this process reaches it. */
  WorkflowServiceStubsOptions access();

  /** One sentence for the person who started it. */
  String description();

  @Override
  void close();
}
