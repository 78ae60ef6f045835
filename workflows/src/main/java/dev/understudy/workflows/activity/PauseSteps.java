package dev.understudy.workflows.activity;

import dev.understudy.domain.StreamRecord;
import io.temporal.activity.ActivityInterface;

/** Halts replication and lets it go on; both look first, and answer what the standby shows. */
@ActivityInterface(namePrefix = "Pause")
public interface PauseSteps {

  /** Returns once the standby shows that replication is paused. */
  void pauseReplication(StreamRecord record);

  /**
   * Returns once the standby gets ahead again. While the primary is away the standby's cluster
   * pauses again after its own retries; it is told again then, with growing pauses between.
   */
  Resumed resumeReplication(StreamRecord record);

  /**
   * How the standby goes on.
   *
   * @param scanning whether its initial scan is not finished
   * @param sentence what was done
   */
  record Resumed(boolean scanning, String sentence) {}
}
