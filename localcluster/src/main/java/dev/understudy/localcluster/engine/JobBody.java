package dev.understudy.localcluster.engine;

/** What a kind of job does; every step finds out whether it was done before a crash. */
public interface JobBody {

  /**
   * Does the job's work, or goes on with it. Returning ends the job as succeeded.
   *
   * @throws ClusterException ends the job as failed, once {@link #undo} is through
   * @throws JobStopped when the run is to end with the job not at its end
   */
  void run(JobRun run) throws InterruptedException;

  /** Takes back what the job has done, because it failed or was cancelled; may be repeated. */
  default void undo(JobRun run) throws InterruptedException {}
}
