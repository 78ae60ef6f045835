package dev.understudy.workflows.activity;

import dev.understudy.domain.CommandKey;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.JobCommand;
import io.temporal.activity.ActivityInterface;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes requests for jobs of a promoted cluster into the catalog, and how they ended. */
@ActivityInterface(namePrefix = "Job")
public interface JobRecords {

  /** Makes this run the one that resumes the stream's jobs. */
  void claim(Run run);

  /** Writes the request, or answers as its first sending did. */
  CommandOutcome record(JobCommand command);

  /** As {@link StreamRecords#settle}. */
  Settled settle(CommandKey command);

  /** Ids of the items that are requested, in the order in which they are to be resumed. */
  Pending pending(UUID streamId);

  /** Writes that an item was given up. */
  void giveUp(GivenUp givenUp);

  /** Which run sees to which stream's jobs. */
  record Run(UUID streamId, String runId) {}

  /** What became of a command; a null subject if it never took effect. */
  record Settled(@Nullable UUID subjectId) {}

  /** What is left to do. */
  record Pending(List<String> items) {}

  /** Why an item's request has ended without success. */
  record GivenUp(UUID streamId, String item, String why) {}
}
