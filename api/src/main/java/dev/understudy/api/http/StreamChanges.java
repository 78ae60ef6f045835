package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.api.commands.AdoptionRequester;
import dev.understudy.api.commands.CommandRunner;
import dev.understudy.api.commands.StreamCommands;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.Attention;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.SwitchoverCommand;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Changes streams: fails over and withdraws that, pauses, resumes, cancels, answers attention. */
public final class StreamChanges {
  private final ObjectMapper json;
  private final StreamReads reads;
  private final CommandKeys keys;
  private final CommandRunner runner;
  private final StreamCommands commands;
  private final AdoptionRequester adoption;
  private final Audit audit;

  public StreamChanges(
      ObjectMapper json,
      StreamReads reads,
      CommandKeys keys,
      CommandRunner runner,
      StreamCommands commands,
      AdoptionRequester adoption,
      Audit audit) {
    this.json = json;
    this.reads = reads;
    this.keys = keys;
    this.runner = runner;
    this.commands = commands;
    this.adoption = adoption;
    this.audit = audit;
  }

  StreamSnapshot update(Caller caller, Exchange exchange, String id, byte[] body) {
    return update(caller, exchange, () -> id, body, request -> {});
  }

  /**
   * As the other, where the API has more to say.
   *
   * @param id finds the stream's
   * @param check refuses what is not offered
   */
  StreamSnapshot update(
      Caller caller,
      Exchange exchange,
      Supplier<String> id,
      byte[] body,
      Consumer<StreamRequests.Update> check) {
    return change(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_UPDATE_PHYSICAL_REPLICATION_STREAM",
        id,
        body,
        () -> {
          var request = WireFormat.parse(json, body, StreamRequests.Update.class);
          check.accept(request);
          return StreamChange.of(request);
        });
  }

  /**
   * A change that needs no more than to be asked for, beyond the official API.
   *
   * @param body may be empty
   * @param make the change from its reason
   */
  StreamSnapshot change(
      Caller caller,
      Exchange exchange,
      String id,
      byte[] body,
      Function<String, StreamChange> make) {
    return change(
        caller,
        exchange,
        make.apply(StreamChange.NO_REASON).auditAction(),
        () -> id,
        body,
        () ->
            make.apply(
                body.length == 0
                    ? StreamChange.NO_REASON
                    : WireFormat.parse(json, body, StreamRequests.Reason.class)
                        .orElse(StreamChange.NO_REASON)));
  }

  /**
   * @param body may be empty
   */
  StreamSnapshot switchOver(Caller caller, Exchange exchange, String id, byte[] body) {
    return change(
        caller,
        exchange,
        StreamChange.Switchover.of(StreamRequests.Switchover.USUAL).auditAction(),
        () -> id,
        body,
        () ->
            StreamChange.Switchover.of(
                body.length == 0
                    ? StreamRequests.Switchover.USUAL
                    : WireFormat.parse(json, body, StreamRequests.Switchover.class)));
  }

  private StreamSnapshot change(
      Caller caller,
      Exchange exchange,
      String action,
      Supplier<String> id,
      byte[] body,
      Supplier<StreamChange> read) {
    return audit.record(
        caller,
        exchange,
        action,
        body,
        command -> {
          StreamSnapshot stream = require(caller, id.get(), command);
          StreamRecord record = stream.record();
          StreamChange change = read.get();
          command.called(change.auditAction());
          CommandKey key = keys.key(caller, exchange, body);
          if (isRepeated(key, exchange, change, record)) {
            return stream;
          }
          requireUnfinished(record);
          return reads.require(
              runner.run(key, () -> driven(record.id(), () -> send(caller, stream, key, change))));
        });
  }

  private StreamSnapshot require(Caller caller, String id, AuditedCommand command) {
    StreamSnapshot stream = reads.require(caller, Role.CHANGE_STREAM, id);
    command.about(stream.record().id());
    command.on(stream.record().standbyClusterId());
    return stream;
  }

  StreamSnapshot intervene(Caller caller, Exchange exchange, String id, byte[] body) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_INTERVENE_PHYSICAL_REPLICATION_STREAM",
        body,
        command -> {
          StreamRecord record = require(caller, id, command).record();
          Intervention intervention = intervention(caller, record, body);
          if (!record.state().phase().isDriven()) {
            throw finished(record);
          }
          return reads.require(answer(record, intervention).subjectId());
        });
  }

  private Intervention intervention(Caller caller, StreamRecord record, byte[] body) {
    var request = WireFormat.parse(json, body, StreamRequests.Intervene.class);
    StreamPhase step =
        request.step() == null
            ? record.state().phase()
            : value("step", StreamPhase.class, request.step());
    return new Intervention(
        value("action", Attention.Action.class, request.action()),
        step,
        new StreamRequests.Reason(request.reason()).orElse(""),
        caller.name());
  }

  private CommandOutcome answer(StreamRecord record, Intervention intervention) {
    return isTerminated(record) && intervention.action() == Attention.Action.RETRY
        ? commands.restart(record, reads.namesOf(record), intervention)
        : driven(record.id(), () -> commands.intervene(record.id(), intervention));
  }

  private CommandOutcome send(
      Caller caller, StreamSnapshot stream, CommandKey key, StreamChange change) {
    UUID id = stream.record().id();
    return switch (change) {
      case StreamChange.Failover failover ->
          commands.failOver(
              id,
              new FailoverCommand(key, failover.target(), stream.sample(), caller.name(), null));
      case StreamChange.Switchover switchover ->
          commands.switchOver(
              id,
              new SwitchoverCommand(
                  key,
                  switchover.limit(),
                  switchover.reverse() ? successor(id, key) : null,
                  stream.sample(),
                  switchover.reason(),
                  caller.name()));
      case StreamChange.Withdraw withdraw ->
          commands.withdrawFailover(id, new ChangeCommand(key, withdraw.reason(), caller.name()));
      case StreamChange.Pause pause ->
          commands.pause(id, new ChangeCommand(key, pause.reason(), caller.name()));
      case StreamChange.Resume resume ->
          commands.resume(id, new ChangeCommand(key, resume.reason(), caller.name()));
      case StreamChange.Cancel cancel ->
          commands.cancel(
              id,
              new CancelCommand(key, "canceled by request", caller.name(), cancel.restoreBackup()));
    };
  }

  /** The same for every sending of the same command. */
  private static UUID successor(UUID streamId, CommandKey key) {
    return UUID.nameUUIDFromBytes(
        ("%s %s %s".formatted(streamId, key.caller(), key.key())).getBytes(StandardCharsets.UTF_8));
  }

  /** The same request is a repeat for as long as the stream shows what it asked for. */
  private boolean isRepeated(
      CommandKey key, Exchange exchange, StreamChange change, StreamRecord record) {
    Optional<UUID> named = keys.outcome(key, exchange);
    return named.isPresent()
        || (change.isDoneIn(record) && keys.acceptedSince(key, record.createdAt()).isPresent());
  }

  /** A command that finds no workflow is answered from the catalog. */
  private CommandOutcome driven(UUID streamId, Supplier<CommandOutcome> send) {
    try {
      return send.get();
    } catch (UnderstudyException e) {
      if (e.code() != ErrorCode.STREAM_NOT_FOUND) {
        throw e;
      }
      StreamRecord now = reads.require(streamId).record();
      requireUnfinished(now);
      Attention attention = now.attention();
      if (attention != null && isTerminated(now)) {
        throw new UnderstudyException(ErrorCode.STREAM_STATE, attention.error(), e);
      }
      adoption.requestAdoption(streamId);
      throw new UnderstudyException(
          ErrorCode.ORCHESTRATOR_UNAVAILABLE, "the stream's workflow is being started again", e);
    }
  }

  private static boolean isTerminated(StreamRecord record) {
    Attention attention = record.attention();
    return attention != null && attention.reason() == Attention.Reason.TERMINATED;
  }

  private static void requireUnfinished(StreamRecord record) {
    if (!record.state().status().isLive()) {
      throw finished(record);
    }
  }

  private static UnderstudyException finished(StreamRecord record) {
    return new UnderstudyException(
        ErrorCode.STREAM_FINISHED,
        "the stream is %s and cannot be changed any more".formatted(record.state().status()));
  }

  private static <E extends Enum<E>> E value(String field, Class<E> type, @Nullable String text) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equals(text)) {
        return value;
      }
    }
    throw Query.invalid(
        field + " must be one of " + java.util.Arrays.toString(type.getEnumConstants()));
  }
}
