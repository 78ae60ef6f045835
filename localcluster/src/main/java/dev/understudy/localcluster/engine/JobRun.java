package dev.understudy.localcluster.engine;

import java.util.function.UnaryOperator;

/** A job's hold on its own record while it runs. */
public interface JobRun {
  JobRecord record();

  /**
   * Changes the record, durably.
   *
   * @throws JobStopped if the job is to run no longer
   */
  JobRecord update(UnaryOperator<JobRecord> change);

  /**
   * Looks whether the job is to go on.
   *
   * @throws JobStopped if not
   */
  void check();
}
