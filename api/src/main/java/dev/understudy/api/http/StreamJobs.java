package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.api.commands.CommandRunner;
import dev.understudy.api.commands.StreamCommands;
import dev.understudy.catalog.JobReader;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.JobReport;
import dev.understudy.domain.JobRequest;
import dev.understudy.domain.Secrets;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.JobCommand;
import java.util.List;
import java.util.UUID;

/** Shows what became of a promoted cluster's jobs and lets them go on; asks the catalog alone. */
public final class StreamJobs {
  private final ObjectMapper json;
  private final StreamReads reads;
  private final JobReader jobs;
  private final CommandKeys keys;
  private final CommandRunner runner;
  private final StreamCommands commands;
  private final Audit audit;

  public StreamJobs(
      ObjectMapper json,
      StreamReads reads,
      JobReader jobs,
      CommandKeys keys,
      CommandRunner runner,
      StreamCommands commands,
      Audit audit) {
    this.json = json;
    this.reads = reads;
    this.jobs = jobs;
    this.keys = keys;
    this.runner = runner;
    this.commands = commands;
    this.audit = audit;
  }

  JobsView view(Caller caller, String id) {
    return view(reads.require(caller, Role.READ_STREAM, id).record().id());
  }

  private JobsView view(UUID streamId) {
    return JobsView.of(jobs.find(streamId).orElse(new JobReport(null, List.of())));
  }

  JobsView resume(Caller caller, Exchange exchange, String id, byte[] body) {
    UUID resumed =
        audit.record(
            caller,
            exchange,
            "AUDIT_LOG_ACTION_RESUME_JOBS_OF_PHYSICAL_REPLICATION_STREAM",
            body,
            command -> {
              StreamRecord record = reads.require(caller, Role.CHANGE_STREAM, id).record();
              command.about(record.id());
              command.on(record.standbyClusterId());
              var request = request(body);
              CommandKey key = keys.key(caller, exchange, body);
              if (keys.outcome(key, exchange).isPresent()) {
                return record.id();
              }
              JobRequest chosen = chosen(record, request);
              return runner.run(
                  key, () -> send(new JobCommand(key, record.id(), chosen, caller.name())));
            });
    return view(resumed);
  }

  private StreamRequests.ResumeJobs request(byte[] body) {
    var request = WireFormat.parse(json, body, StreamRequests.ResumeJobs.class);
    String location = request.location();
    if (location != null && Secrets.isIn(location)) {
      throw Query.invalid(
          "location must hold no secrets: use an external connection such as external://backups");
    }
    return request;
  }

  private JobRequest chosen(StreamRecord record, StreamRequests.ResumeJobs request) {
    if (record.state().phase() != StreamPhase.COMPLETED) {
      throw new UnderstudyException(
          ErrorCode.STREAM_STATE,
          "the stream is in phase %s; jobs can be resumed once it is COMPLETED"
              .formatted(record.state().phase()));
    }
    JobReport report =
        jobs.find(record.id())
            .orElseThrow(
                () ->
                    new UnderstudyException(
                        ErrorCode.STREAM_STATE, "there is no report on this stream's jobs"));
    if (request.location() != null && !request.fullBackup()) {
      throw Query.invalid("location is that of the full backup: it needs full_backup: true");
    }
    return new JobRequest(
        report.chosen(
            request.jobs() == null ? List.of() : request.jobs(),
            request.all(),
            request.fullBackup()),
        request.location(),
        request.oldPrimaryIsGone());
  }

  /** The workflow that runs may end at the very moment: nothing was accepted then. */
  private CommandOutcome send(JobCommand command) {
    try {
      return commands.resumeJobs(command);
    } catch (UnderstudyException e) {
      if (e.code() != ErrorCode.STREAM_NOT_FOUND) {
        throw e;
      }
      throw new UnderstudyException(
          ErrorCode.ORCHESTRATOR_UNAVAILABLE, "the workflow for the jobs was just ending", e);
    }
  }
}
