package dev.understudy.api;

import dev.understudy.api.commands.ClusterCommands;
import dev.understudy.api.commands.StreamCommands;
import dev.understudy.catalog.Catalog;
import dev.understudy.domain.Attention;
import dev.understudy.domain.AttentionRules;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.Login;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.SelfHosted;
import dev.understudy.domain.StandbyFate;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.AccessCommand;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.ClusterCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.JobCommand;
import dev.understudy.workflows.contract.StreamNames;
import dev.understudy.workflows.contract.SwitchoverCommand;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Does at once, and in the ledger only, what workflows would do; or loses requests and answers. */
final class FakeCommands implements StreamCommands, ClusterCommands {
  static final ReplicationFacts FACTS = new ReplicationFacts("main", null, null);

  /** What becomes of the next commands. */
  enum Mode {
    SERVING,
    SILENT,
    LOSING_ANSWERS,
    GONE
  }

  final List<Intervention> interventions = new ArrayList<>();
  final List<Intervention> restarts = new ArrayList<>();
  final List<ChangeCommand> changes = new ArrayList<>();
  final List<SwitchoverCommand> switchovers = new ArrayList<>();
  final List<AccessCommand> accesses = new ArrayList<>();
  volatile Mode mode = Mode.SERVING;
  volatile @Nullable ErrorCode refusal;

  private final Catalog catalog;
  private final Clock clock;

  FakeCommands(Catalog catalog, Clock clock) {
    this.catalog = catalog;
    this.clock = clock;
  }

  @Override
  public CommandOutcome create(
      StreamRecord record, StreamNames names, CommandKey key, String actor) {
    before();
    var made = catalog.streamLedger().create(record, key, entry(actor, "created"));
    return answer(made.record().id(), made.repeated());
  }

  @Override
  public CommandOutcome failOver(UUID streamId, FailoverCommand command) {
    before();
    StreamState next =
        command.target() instanceof FailoverTarget.At at
            ? new StreamState.Scheduled(FACTS, at)
            : new StreamState.CatchingUp(FACTS, command.target(), null);
    return commit(streamId, next, command.key(), command.actor());
  }

  @Override
  public CommandOutcome switchOver(UUID streamId, SwitchoverCommand command) {
    before();
    switchovers.add(command);
    FailoverTarget.Drained target =
        new FailoverTarget.Drained(
            clock.instant().plus(command.limit()), command.successor(), null);
    return commit(streamId, new StreamState.Fencing(FACTS, target), command.key(), command.actor());
  }

  @Override
  public CommandOutcome withdrawFailover(UUID streamId, ChangeCommand command) {
    return change(streamId, new StreamState.Replicating(FACTS), command);
  }

  @Override
  public CommandOutcome pause(UUID streamId, ChangeCommand command) {
    return change(streamId, new StreamState.Pausing(FACTS), command);
  }

  @Override
  public CommandOutcome resume(UUID streamId, ChangeCommand command) {
    return change(streamId, new StreamState.Resuming(FACTS), command);
  }

  private CommandOutcome change(UUID streamId, StreamState next, ChangeCommand command) {
    before();
    changes.add(command);
    return commit(streamId, next, command.key(), command.actor());
  }

  @Override
  public CommandOutcome cancel(UUID streamId, CancelCommand command) {
    before();
    StreamRecord record = stream(streamId);
    return commit(
        streamId,
        new StreamState.Undoing(
            record.state().phase(),
            null,
            clock.instant(),
            command.reason(),
            command.restoreBackup() ? StandbyFate.RESTORED : StandbyFate.EMPTY),
        command.key(),
        command.actor());
  }

  @Override
  public CommandOutcome intervene(UUID streamId, Intervention intervention) {
    before();
    interventions.add(intervention);
    return answer(streamId, false);
  }

  @Override
  public CommandOutcome restart(StreamRecord record, StreamNames names, Intervention intervention) {
    before();
    restarts.add(intervention);
    return answer(record.id(), false);
  }

  @Override
  public CommandOutcome create(ClusterRecord record, CommandKey key, String actor) {
    before();
    var made = catalog.clusterLedger().create(record, key);
    return answer(made.record().id(), made.repeated());
  }

  @Override
  public CommandOutcome delete(ClusterRecord record, CommandKey key, String actor) {
    before();
    var locked = catalog.clusterLedger().lockForDeletion(record.id(), key);
    return answer(locked.record().id(), locked.repeated());
  }

  @Override
  public CommandOutcome change(ClusterCommand command) {
    before();
    var changed =
        catalog.clusterLedger().change(command.clusterId(), command.change(), command.key());
    return answer(command.clusterId(), changed.repeated());
  }

  @Override
  public CommandOutcome replaceAccess(AccessCommand command) {
    before();
    accesses.add(command);
    UUID id = command.clusterId();
    Login system =
        catalog
            .logins()
            .find(id, Login.Kind.SYSTEM_NEXT)
            .or(() -> catalog.logins().find(id, Login.Kind.SYSTEM))
            .orElseThrow();
    Login application = catalog.logins().find(id, Login.Kind.APPLICATION_NEXT).orElse(null);
    var changed =
        catalog
            .clusterLedger()
            .replaceAccess(id, command.access(), system, application, command.key());
    return answer(id, changed.repeated());
  }

  @Override
  public CommandOutcome resumeJobs(JobCommand command) {
    before();
    boolean repeated =
        catalog
            .jobLedger()
            .request(command.streamId(), command.request(), command.key(), command.actor());
    return answer(command.streamId(), repeated);
  }

  /** Moves a stream as its workflow would. */
  void move(UUID streamId, StreamState next) {
    catalog.streamLedger().commit(stream(streamId).in(next), null, entry("understudy", "moved"));
  }

  /** Tells a human as whoever writes the row would. */
  void raise(UUID streamId, Attention.Reason reason, String error) {
    StreamRecord record = stream(streamId);
    Attention attention = AttentionRules.raise(reason, record.state(), clock.instant(), error);
    catalog.streamLedger().commit(record.needing(attention), null, entry("understudy", error));
  }

  /** Ends a cluster's creation or deletion. */
  void finish(UUID clusterId, int sqlPort) {
    ClusterRecord record = catalog.clusters().find(clusterId).orElseThrow();
    boolean created = record.state() == ClusterState.CREATING;
    catalog
        .clusterLedger()
        .commit(
            new ClusterRecord(
                record.id(),
                record.name(),
                record.provider(),
                created ? ClusterState.CREATED : ClusterState.DELETED,
                record.spec(),
                record.creatorId(),
                record.createdAt(),
                clock.instant(),
                created ? null : clock.instant(),
                created ? new ClusterEndpoint("127.0.0.1", sqlPort, sqlPort + 1) : null,
                record.version(),
                record.driverEpoch()),
            null);
  }

  /** Gives a cluster that is CREATED another certificate. */
  void secure(UUID clusterId, String certificate) {
    ClusterRecord record = catalog.clusters().find(clusterId).orElseThrow();
    ClusterEndpoint secured = new ClusterEndpoint("127.0.0.1", 26257, 8080, certificate);
    catalog.clusterLedger().commit(record.with(record.spec(), secured, clock.instant()), null);
  }

  /** Ends the registration of an owner's cluster: as it was found, or with why not. */
  void register(UUID clusterId, @Nullable String problem) {
    ClusterRecord record = catalog.clusters().find(clusterId).orElseThrow();
    SelfHosted access = Objects.requireNonNull(record.spec().selfHosted());
    if (problem == null) {
      ClusterSpec found =
          record.spec().found("v25.4.1", true, access.found("main", "crdb-" + clusterId));
      write(record.with(found, access.endpoint(), clock.instant()), ClusterState.CREATED);
    } else {
      catalog.clusterLedger().explain(clusterId, problem);
      write(record, ClusterState.CREATION_FAILED);
    }
  }

  private void write(ClusterRecord record, ClusterState state) {
    catalog
        .clusterLedger()
        .commit(
            new ClusterRecord(
                record.id(),
                record.name(),
                record.provider(),
                state,
                record.spec(),
                record.creatorId(),
                record.createdAt(),
                clock.instant(),
                null,
                record.endpoint(),
                record.version(),
                record.driverEpoch()),
            null);
  }

  private CommandOutcome commit(UUID id, StreamState next, CommandKey key, String actor) {
    var done = catalog.streamLedger().commit(stream(id).in(next), key, entry(actor, "changed"));
    return answer(done.record().id(), done.repeated());
  }

  private StreamRecord stream(UUID id) {
    return catalog.streams().find(id).orElseThrow().record();
  }

  private TimelineEntry entry(String actor, String sentence) {
    return new TimelineEntry(clock.instant(), actor, sentence);
  }

  private void before() {
    ErrorCode code = refusal;
    if (code != null) {
      throw new UnderstudyException(code, "refused by the workflow");
    }
    if (mode == Mode.SILENT) {
      throw new UnderstudyException(ErrorCode.ORCHESTRATOR_UNAVAILABLE, "no answer");
    }
    if (mode == Mode.GONE) {
      throw new UnderstudyException(ErrorCode.STREAM_NOT_FOUND, "no workflow");
    }
  }

  private CommandOutcome answer(UUID id, boolean repeated) {
    if (mode == Mode.LOSING_ANSWERS) {
      throw new UnderstudyException(ErrorCode.ORCHESTRATOR_UNAVAILABLE, "the answer was lost");
    }
    return new CommandOutcome(id, repeated);
  }
}
