package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
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
  private final ClusterReads reads;
  private final CommandKeys keys;
  private final CommandRunner runner;
  private final ClusterCommands commands;
  private final Audit audit;

  public ClusterCommander(
      ClusterReads reads,
      CommandKeys keys,
      CommandRunner runner,
      ClusterCommands commands,
      Audit audit) {
    this.reads = reads;
    this.keys = keys;
    this.runner = runner;
    this.commands = commands;
    this.audit = audit;
  }

  /** The cluster after a change; a repeat of what is so already changes nothing. */
  ClusterRecord change(
      Caller caller,
      Exchange exchange,
      String action,
      ClusterRecord cluster,
      byte[] body,
      Supplier<ClusterChange> change) {
    return send(
        caller,
        exchange,
        action,
        cluster,
        body,
        key -> {
          var command = new ClusterCommand(key, cluster.id(), change.get(), caller.name());
          return answered(() -> commands.change(command));
        });
  }

  ClusterRecord replaceAccess(
      Caller caller,
      Exchange exchange,
      ClusterRecord cluster,
      byte[] body,
      Function<CommandKey, AccessCommand> make) {
    return send(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_UPDATE_CLUSTER",
        cluster,
        body,
        key -> {
          AccessCommand command = make.apply(key);
          return answered(() -> commands.replaceAccess(command));
        });
  }

  private ClusterRecord send(
      Caller caller,
      Exchange exchange,
      String action,
      ClusterRecord cluster,
      byte[] body,
      Function<CommandKey, CommandOutcome> send) {
    UUID changed =
        audit.record(
            caller,
            exchange,
            action,
            cluster.id(),
            body,
            () -> {
              CommandKey key = keys.key(caller, exchange, body);
              return keys.outcome(key, exchange)
                  .orElseGet(() -> runner.run(key, () -> send.apply(key)));
            },
            id -> id);
    return reads.require(changed);
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
