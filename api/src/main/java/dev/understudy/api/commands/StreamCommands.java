package dev.understudy.api.commands;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.StreamRecord;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.JobCommand;
import dev.understudy.workflows.contract.StreamNames;
import dev.understudy.workflows.contract.SwitchoverCommand;
import java.util.UUID;

/**
 * Asks the workflows of streams to do something, and waits for their answer. Every method throws
 * {@link dev.understudy.domain.UnderstudyException}: with the code of the workflow's refusal, with
 * ORCHESTRATOR_UNAVAILABLE where no answer came before the command's deadline, and with
 * STREAM_NOT_FOUND where no workflow drives the stream.
 */
public interface StreamCommands {

  /**
   * @param names for those who look at Temporal
   */
  CommandOutcome create(StreamRecord record, StreamNames names, CommandKey key, String actor);

  CommandOutcome failOver(UUID streamId, FailoverCommand command);

  CommandOutcome switchOver(UUID streamId, SwitchoverCommand command);

  CommandOutcome withdrawFailover(UUID streamId, ChangeCommand command);

  CommandOutcome pause(UUID streamId, ChangeCommand command);

  CommandOutcome resume(UUID streamId, ChangeCommand command);

  CommandOutcome cancel(UUID streamId, CancelCommand command);

  CommandOutcome intervene(UUID streamId, Intervention intervention);

  /**
   * Starts the workflow of a stream that nothing drives, together with an answer to its attention.
   */
  CommandOutcome restart(StreamRecord record, StreamNames names, Intervention intervention);

  /** Of a stream that is over; starts the workflow that resumes jobs where none runs. */
  CommandOutcome resumeJobs(JobCommand command);
}
