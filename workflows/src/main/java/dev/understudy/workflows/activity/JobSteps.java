package dev.understudy.workflows.activity;

import dev.understudy.workflows.contract.JobCommand;
import io.temporal.activity.ActivityInterface;
import java.util.UUID;

/** Lets jobs of a promoted cluster go on. Each looks first whether it is done already. */
@ActivityInterface(namePrefix = "Job")
public interface JobSteps {

  /**
   * Looks whether the old primary still writes to where the requested jobs would; changes nothing.
   * Fails with OLD_PRIMARY_WRITES, also where the old primary cannot be asked.
   */
  void checkOldPrimary(JobCommand command);

  /** Resumes one item, if it is requested, and writes that down. */
  void resume(Resumption resumption);

  /** One item, and the run that wants it resumed: another's fails with STALE_DRIVER. */
  record Resumption(UUID streamId, String item, String runId) {}
}
