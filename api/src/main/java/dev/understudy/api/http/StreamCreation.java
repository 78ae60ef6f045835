package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.api.commands.CommandRunner;
import dev.understudy.api.commands.StreamCommands;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.PairingRules;
import dev.understudy.domain.Reader;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamTransitions;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.StreamNames;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates streams: body, roles, repeats, pairing rules, then the workflow. */
public final class StreamCreation {
  private final ObjectMapper json;
  private final ClusterReader clusters;
  private final StreamReads reads;
  private final CommandKeys keys;
  private final CommandRunner runner;
  private final StreamCommands commands;
  private final Audit audit;
  private final Clock clock;
  private final Supplier<UUID> ids;

  public StreamCreation(
      ObjectMapper json,
      ClusterReader clusters,
      StreamReads reads,
      CommandKeys keys,
      CommandRunner runner,
      StreamCommands commands,
      Audit audit,
      Clock clock,
      Supplier<UUID> ids) {
    this.json = json;
    this.clusters = clusters;
    this.reads = reads;
    this.keys = keys;
    this.runner = runner;
    this.commands = commands;
    this.audit = audit;
    this.clock = clock;
    this.ids = ids;
  }

  StreamSnapshot create(Caller caller, Exchange exchange, byte[] body) {
    return create(
        caller, exchange, body, () -> WireFormat.parse(json, body, StreamRequests.Create.class));
  }

  /**
   * Creates from a body that has a form of its own.
   *
   * @param read reads it
   */
  StreamSnapshot create(
      Caller caller, Exchange exchange, byte[] body, Supplier<StreamRequests.Create> read) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_CREATE_PHYSICAL_REPLICATION_STREAM",
        body,
        command -> {
          StreamRequests.Create request = read.get();
          ClusterRecord primary = cluster("primary_cluster_id", request.primaryClusterId());
          ClusterRecord standby = cluster("standby_cluster_id", request.standbyClusterId());
          command.on(standby.id());
          caller.require(Role.CHANGE_STREAM, primary);
          caller.require(Role.CHANGE_STREAM, standby);
          reads.awaitJobsManaged(primary.id(), standby.id());
          CommandKey key = keys.key(caller, exchange, body);
          StreamSnapshot made =
              repeated(key, exchange)
                  .orElseGet(
                      () -> {
                        PairingRules.check(primary, standby);
                        return send(caller, key, exchange, primary, standby, request);
                      });
          command.about(made.record().id());
          return made;
        });
  }

  private StreamSnapshot send(
      Caller caller,
      CommandKey key,
      Exchange exchange,
      ClusterRecord primary,
      ClusterRecord standby,
      StreamRequests.Create request) {
    StreamRecord record =
        new StreamRecord(
                ids.get(),
                primary.id(),
                standby.id(),
                request.confirmWipe(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                StreamTransitions.begun(),
                null,
                0,
                0)
            .with(request.readVirtualCluster() ? new Reader(null) : null);
    try {
      StreamNames names = new StreamNames(primary.name(), standby.name());
      UUID made = runner.run(key, () -> commands.create(record, names, key, caller.name()));
      return reads.require(made);
    } catch (UnderstudyException e) {
      if (e.code() != ErrorCode.CLUSTER_IN_USE) {
        throw e;
      }
      // By the same request, perhaps, that was sent again before the first was answered.
      return repeated(key, exchange).orElseThrow(() -> e);
    }
  }

  /** A stream that is over is not what the caller asks for again, unless by the same key. */
  private Optional<StreamSnapshot> repeated(CommandKey key, Exchange exchange) {
    return keys.outcome(key, exchange)
        .map(reads::require)
        .or(
            () ->
                keys.lately(key)
                    .map(reads::require)
                    .filter(stream -> stream.record().state().status().isLive()));
  }

  private ClusterRecord cluster(String field, @Nullable String text) {
    if (text == null) {
      throw Query.invalid(field + " is required");
    }
    UUID id = WireFormat.id(field, text);
    return clusters
        .find(id)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_NOT_FOUND, "cluster '" + id + "' not found"));
  }
}
