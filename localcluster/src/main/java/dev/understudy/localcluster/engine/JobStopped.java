package dev.understudy.localcluster.engine;

/** Ends a run of a job that was paused or cancelled, or whose virtual cluster is not served. */
public final class JobStopped extends RuntimeException {
  private static final long serialVersionUID = 1;

  public JobStopped() {
    super("the job is to run no longer");
  }
}
