package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.api.commands.ClusterCommands;
import dev.understudy.api.commands.CommandRunner;
import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.AccessCommand;
import dev.understudy.workflows.contract.ClusterCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sends changes of clusters, each with one outcome, and has them written down. */
public final class ClusterCommander {
  private final ObjectMapper json;
  private final ClusterReads reads;
  private final CommandKeys keys;
  private final CommandRunner runner;
  private final ClusterCommands commands;
  private final Audit audit;

  public ClusterCommander(
      ObjectMapper json,
      ClusterReads reads,
      CommandKeys keys,
      CommandRunner runner,
      ClusterCommands commands,
      Audit audit) {
    this.json = json;
    this.reads = reads;
    this.keys = keys;
    this.runner = runner;
    this.commands = commands;
    this.audit = audit;
  }

  /** What is carried out once the cluster is known, and that this was not done before. */
  interface Work {
    /** Says what was changed. */
    UUID carryOut(ClusterRecord cluster, CommandKey key);
  }

  /** The cluster after a change; a repeat of what is so already changes nothing. */
  ClusterRecord change(
      Caller caller,
      Exchange exchange,
      String action,
      String id,
      byte[] body,
      Function<ClusterRecord, ClusterChange> change) {
    return record(
        caller,
        exchange,
        action,
        id,
        body,
        (cluster, key) -> send(caller, cluster, key, change.apply(cluster)));
  }

  /** Has a piece of work written down, whose body may hold secrets. */
  ClusterRecord record(
      Caller caller, Exchange exchange, String action, String id, byte[] body, Work work) {
    UUID changed =
        audit.record(
            caller,
            exchange,
            action,
            body,
            command -> {
              ClusterRecord cluster = reads.require(caller, Role.OPERATE_CLUSTER, id);
              command.about(cluster.id());
              command.on(cluster.id());
              CommandKey key =
                  keys.key(caller, exchange, SelfHostedRequest.withoutSecrets(json, body));
              return keys.outcome(key, exchange).orElseGet(() -> work.carryOut(cluster, key));
            });
    return reads.require(changed);
  }

  UUID send(Caller caller, ClusterRecord cluster, CommandKey key, ClusterChange change) {
    var command = new ClusterCommand(key, cluster.id(), change, caller.name());
    return runner.run(key, () -> answered(() -> commands.change(command)));
  }

  /**
   * @param prepare makes the command when all is ready for it
   */
  UUID replaceAccess(CommandKey key, Supplier<AccessCommand> prepare) {
    return runner.run(
        key,
        () -> {
          AccessCommand command = prepare.get();
          return answered(() -> commands.replaceAccess(command));
        });
  }

  /** The workflow that runs may end at the very moment: nothing was accepted then. */
  private static CommandOutcome answered(Supplier<CommandOutcome> send) {
    try {
      return send.get();
    } catch (UnderstudyException e) {
      if (e.code() != ErrorCode.STREAM_NOT_FOUND) {
        throw e;
      }
      throw new UnderstudyException(
          ErrorCode.ORCHESTRATOR_UNAVAILABLE, "the workflow for the cluster was just ending", e);
    }
  }
}
