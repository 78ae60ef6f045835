package dev.understudy.workflows.activity;

import dev.understudy.domain.StreamRecord;
import io.temporal.activity.ActivityInterface;

/** Takes back what a canceled stream had begun. */
@ActivityInterface(namePrefix = "Undo")
public interface UndoSteps {

  /**
   * Before the wipe: the backup is stopped and the standby serves again as it did. After it: the
   * replicating virtual cluster is dropped and the standby left empty. After a failback has begun
   * to replicate, its virtual cluster is kept, offline and paused. Verified before it answers.
   */
  UndoReport undo(StreamRecord record);

  /** What was undone, and where the standby's data is, as a sentence. */
  record UndoReport(String sentence) {}
}
