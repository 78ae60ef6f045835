package dev.understudy.api.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.Role;
import dev.understudy.api.commands.ClusterCommands;
import dev.understudy.api.commands.CommandRunner;
import dev.understudy.catalog.AccessStore;
import dev.understudy.catalog.LoginStore;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.domain.CloudProvider;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Creates, registers and deletes clusters. */
public final class ClusterChanges {
  private final ObjectMapper json;
  private final ClusterReads reads;
  private final StreamReads streams;
  private final CommandKeys keys;
  private final CommandRunner runner;
  private final ClusterCommands commands;
  private final AccessStore accounts;
  private final LoginStore logins;
  private final Audit audit;
  private final Clock clock;
  private final Supplier<UUID> ids;

  public ClusterChanges(
      ObjectMapper json,
      ClusterReads reads,
      StreamReads streams,
      CommandKeys keys,
      CommandRunner runner,
      ClusterCommands commands,
      AccessStore accounts,
      LoginStore logins,
      Audit audit,
      Clock clock,
      Supplier<UUID> ids) {
    this.json = json;
    this.reads = reads;
    this.streams = streams;
    this.keys = keys;
    this.runner = runner;
    this.commands = commands;
    this.accounts = accounts;
    this.logins = logins;
    this.audit = audit;
    this.clock = clock;
    this.ids = ids;
  }

  ClusterRecord create(Caller caller, Exchange exchange, byte[] body) {
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_CREATE_CLUSTER",
        body,
        command -> {
          ClusterRecord made = create(caller, exchange, body, wanted(body));
          command.about(made.id());
          return made;
        });
  }

  /** What a body asks for. */
  private record Wanted(
      CloudProvider provider, String name, ClusterSpec spec, @Nullable SelfHostedAccess access) {}

  private Wanted wanted(byte[] body) {
    var request = WireFormat.parse(json, body, ClusterRequests.Create.class);
    CloudProvider provider = ClusterSpecs.provider(request.provider());
    String name = ClusterSpecs.name(request.name());
    SelfHostedRequest owners = request.spec() == null ? null : request.spec().selfHosted();
    SelfHostedAccess access = owners == null ? null : SelfHostedAccess.of(owners, null);
    ClusterSpec spec =
        ClusterSpecs.spec(provider, request, access == null ? null : access.access());
    return new Wanted(provider, name, spec, access);
  }

  private ClusterRecord create(Caller caller, Exchange exchange, byte[] body, Wanted wanted) {
    String folder = wanted.spec().parentId();
    if (!caller.mayInFolder(Role.CREATE_CLUSTER, folder)) {
      throw Caller.denied("folder '" + folder + "'", Role.CREATE_CLUSTER);
    }
    CommandKey key = keys.key(caller, exchange, SelfHostedRequest.withoutSecrets(json, body));
    ClusterRecord record = record(caller, wanted.name(), wanted.provider(), wanted.spec());
    return repeated(key, exchange)
        .orElseGet(() -> send(caller, key, exchange, record, wanted.access()));
  }

  ClusterRecord delete(Caller caller, Exchange exchange, String id) {
    byte[] noBody = new byte[0];
    return audit.record(
        caller,
        exchange,
        "AUDIT_LOG_ACTION_DELETE_CLUSTER",
        noBody,
        command -> {
          ClusterRecord cluster = reads.require(caller, Role.DELETE_CLUSTER, id);
          command.about(cluster.id());
          command.on(cluster.id());
          // Terraform destroys right after a failover.
          streams.awaitJobsManaged(cluster.id());
          CommandKey key = keys.key(caller, exchange, noBody);
          if (cluster.state() == ClusterState.LOCKED || keys.lately(key).isPresent()) {
            return cluster;
          }
          if (cluster.state() == ClusterState.DELETED) {
            throw new UnderstudyException(
                ErrorCode.CLUSTER_NOT_FOUND, "cluster '" + cluster.id() + "' is deleted");
          }
          return reads.require(runner.run(key, () -> commands.delete(cluster, key, caller.name())));
        });
  }

  private ClusterRecord send(
      Caller caller,
      CommandKey key,
      Exchange exchange,
      ClusterRecord record,
      @Nullable SelfHostedAccess access) {
    try {
      UUID made =
          withLogins(
              record.id(),
              access,
              () -> runner.run(key, () -> commands.create(record, key, caller.name())));
      if (!caller.may(Role.DELETE_CLUSTER, record)) {
        // Who may only create becomes the administrator of what was created.
        accounts.grant(
            caller.accountId(),
            new RoleGrant(Role.CLUSTER_ADMIN.name(), RoleGrant.Scope.CLUSTER, made.toString()));
      }
      return reads.require(made);
    } catch (UnderstudyException e) {
      if (e.code() != ErrorCode.CLUSTER_NAME_TAKEN) {
        throw e;
      }
      // By the same request, perhaps, that was sent again before the first was answered.
      return repeated(key, exchange).orElseThrow(() -> e);
    }
  }

  /** The logins are there before the workflow looks for them, and go where there is no cluster. */
  private UUID withLogins(UUID id, @Nullable SelfHostedAccess access, Supplier<UUID> create) {
    if (access == null) {
      return create.get();
    }
    access.keep(logins, id);
    boolean mayBeNeeded = true;
    try {
      UUID made = create.get();
      mayBeNeeded = made.equals(id);
      return made;
    } catch (UnderstudyException e) {
      mayBeNeeded = e.code() == ErrorCode.CATALOG_UNAVAILABLE;
      throw e;
    } finally {
      if (!mayBeNeeded) {
        logins.forget(id, Login.Kind.SYSTEM);
        logins.forget(id, Login.Kind.APPLICATION);
      }
    }
  }

  private Optional<ClusterRecord> repeated(CommandKey key, Exchange exchange) {
    return keys.outcome(key, exchange)
        .map(reads::require)
        .or(
            () ->
                keys.lately(key)
                    .map(reads::require)
                    .filter(
                        cluster ->
                            cluster.state() == ClusterState.CREATING
                                || cluster.state() == ClusterState.CREATED));
  }

  private ClusterRecord record(
      Caller caller, String name, CloudProvider provider, ClusterSpec spec) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new ClusterRecord(
        ids.get(),
        name,
        provider,
        ClusterState.CREATING,
        spec,
        caller.accountId().toString(),
        now,
        now,
        null,
        null,
        0,
        0);
  }
}
