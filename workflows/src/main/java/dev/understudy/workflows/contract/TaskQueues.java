package dev.understudy.workflows.contract;

/** Names of the Temporal task queues. */
public final class TaskQueues {
  /** Streams and clusters: workflows and their activities. */
  public static final String CONTROL = "understudy-control";

  /** Sweeps: long activities that ask every live standby where it is. */
  public static final String SWEEPS = "understudy-sweeps";

  private TaskQueues() {}
}
