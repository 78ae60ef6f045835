package dev.understudy.catalog.internal;

import dev.understudy.catalog.ClusterLedger;
import dev.understudy.catalog.Sealer;
import dev.understudy.domain.ClusterChange;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.ClusterRecord;
import dev.understudy.domain.ClusterSettings;
import dev.understudy.domain.ClusterSettings.Part;
import dev.understudy.domain.ClusterSpec;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Login;
import dev.understudy.domain.SelfHosted;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Writes clusters in SQL. */
public final class SqlClusterLedger implements ClusterLedger {
  private final Database database;
  private final LoginRows logins;
  private final Clock clock;

  public SqlClusterLedger(Database database, Sealer sealer, Clock clock) {
    this.database = database;
    this.logins = new LoginRows(sealer);
    this.clock = clock;
  }

  @Override
  public Committed create(ClusterRecord record, CommandKey command) {
    return database.transaction(
        handle -> {
          Optional<UUID> earlier = Requests.accept(handle, command, record.id(), clock.instant());
          if (earlier.isPresent()) {
            boolean byAnother = !earlier.get().equals(record.id());
            return new Committed(ClusterRows.require(handle, earlier.get()), byAnother);
          }
          SqlFolderStore.hold(handle, record.spec().parentId());
          ClusterRecord created = ClusterRows.at(record, 1, record.driverEpoch());
          insertUnlessTaken(handle, created);
          return new Committed(created, false);
        });
  }

  @Override
  public ClusterRecord claim(UUID clusterId, long knownEpoch, String runId) {
    return database.transaction(
        handle -> {
          ClusterRows.Row row = ClusterRows.lock(handle, clusterId);
          ClusterRecord record = row.record();
          if (runId.equals(row.runId())) {
            return record;
          }
          requireEpoch(record, knownEpoch);
          long epoch = knownEpoch + 1;
          handle
              .createUpdate(
                  "UPDATE clusters SET driver_epoch = :epoch, driver_run_id = :run WHERE id = :id")
              .bind("epoch", epoch)
              .bind("run", runId)
              .bind("id", clusterId.toString())
              .execute();
          return ClusterRows.at(record, record.version(), epoch);
        });
  }

  @Override
  public Committed lockForDeletion(UUID clusterId, CommandKey command) {
    return database.transaction(
        handle -> {
          ClusterRecord current = ClusterRows.lock(handle, clusterId).record();
          Optional<UUID> earlier = Requests.accept(handle, command, clusterId, clock.instant());
          if (earlier.isPresent() || current.state() == ClusterState.LOCKED) {
            return new Committed(current, true);
          }
          requireDeletable(handle, current);
          ClusterRecord locked =
              new ClusterRecord(
                  clusterId,
                  current.name(),
                  current.provider(),
                  ClusterState.LOCKED,
                  current.spec(),
                  current.creatorId(),
                  current.createdAt(),
                  Times.down(clock.instant()),
                  null,
                  current.endpoint(),
                  current.version() + 1,
                  current.driverEpoch());
          ClusterRows.update(handle, locked);
          return new Committed(locked, false);
        });
  }

  @Override
  public ClusterRecord commit(ClusterRecord record, @Nullable CommandKey command) {
    return database.transaction(handle -> commit(handle, record, command));
  }

  @Override
  public Committed change(UUID clusterId, ClusterChange change, CommandKey command) {
    return changed(
        clusterId,
        command,
        (handle, current) -> {
          if (change instanceof ClusterChange.Specification specification) {
            ClusterSpec spec = specification.applyTo(current.spec());
            if (!spec.parentId().equals(current.spec().parentId())) {
              SqlFolderStore.hold(handle, spec.parentId());
            }
            return spec.equals(current.spec())
                ? current
                : write(handle, current, spec, current.endpoint());
          }
          ClusterSettings known = SettingsRows.find(handle, clusterId);
          ClusterSettings wanted = known.changed(change);
          if (!wanted.equals(known)) {
            SettingsRows.put(handle, clusterId, wanted);
          }
          return current;
        });
  }

  @Override
  public Committed replaceAccess(
      UUID clusterId,
      SelfHosted access,
      Login system,
      @Nullable Login application,
      CommandKey command) {
    return changed(
        clusterId,
        command,
        (handle, current) -> {
          ClusterSpec spec = current.spec();
          logins.put(handle, clusterId, Login.Kind.SYSTEM, system);
          if (application != null) {
            logins.put(handle, clusterId, Login.Kind.APPLICATION, application);
          }
          return write(
              handle,
              current,
              spec.found(spec.cockroachVersion(), spec.supportsClusterVirtualization(), access),
              access.endpoint());
        });
  }

  /** Once, with the row locked, and of a cluster that no workflow creates or deletes. */
  private Committed changed(
      UUID clusterId, CommandKey command, BiFunction<Handle, ClusterRecord, ClusterRecord> change) {
    return database.transaction(
        handle -> {
          ClusterRecord current = ClusterRows.lock(handle, clusterId).record();
          if (Requests.accept(handle, command, clusterId, clock.instant()).isPresent()) {
            return new Committed(current, true);
          }
          requireChangeable(current);
          return new Committed(change.apply(handle, current), false);
        });
  }

  private ClusterRecord write(
      Handle handle, ClusterRecord current, ClusterSpec spec, @Nullable ClusterEndpoint endpoint) {
    ClusterRecord next =
        ClusterRows.at(
            current.with(spec, endpoint, clock.instant()),
            current.version() + 1,
            current.driverEpoch());
    ClusterRows.update(handle, next);
    return next;
  }

  @Override
  public boolean settle(UUID clusterId, Part part, ClusterSettings told, @Nullable String problem) {
    return database.transaction(
        handle -> {
          ClusterRecord unused = ClusterRows.lock(handle, clusterId).record();
          ClusterSettings known = SettingsRows.find(handle, clusterId);
          if (!known.agreesWith(told, part)) {
            return false;
          }
          ClusterSettings settled = known.settled(part, problem);
          if (!settled.equals(known)) {
            SettingsRows.put(handle, clusterId, settled);
          }
          return true;
        });
  }

  @Override
  public void explain(UUID clusterId, String problem) {
    database.transactionWithoutResult(
        handle -> {
          ClusterRecord unused = ClusterRows.lock(handle, clusterId).record();
          ClusterSettings known = SettingsRows.find(handle, clusterId);
          SettingsRows.put(handle, clusterId, known.failedWith(problem));
        });
  }

  private ClusterRecord commit(Handle handle, ClusterRecord record, @Nullable CommandKey command) {
    ClusterRecord current = ClusterRows.lock(handle, record.id()).record();
    requireEpoch(current, record.driverEpoch());
    ClusterRecord next = ClusterRows.at(record, record.version() + 1, record.driverEpoch());
    if (current.equals(next)) {
      return current;
    }
    if (command != null
        && Requests.accept(handle, command, record.id(), clock.instant()).isPresent()) {
      return current;
    }
    if (current.version() != record.version()) {
      throw stale(record.id());
    }
    ClusterRows.update(handle, next);
    return next;
  }

  private static void insertUnlessTaken(Handle handle, ClusterRecord record) {
    try {
      ClusterRows.insert(handle, record);
    } catch (JdbiException e) {
      if (Database.isDuplicateKey(e)) {
        throw new UnderstudyException(
            ErrorCode.CLUSTER_NAME_TAKEN, "a cluster named '" + record.name() + "' exists", e);
      }
      throw e;
    }
  }

  private static void requireDeletable(Handle handle, ClusterRecord cluster) {
    if (cluster.state() == ClusterState.DELETED) {
      throw ClusterRows.notFound(cluster.id());
    }
    if (cluster.spec().deleteProtection()) {
      throw new UnderstudyException(
          ErrorCode.DELETE_PROTECTED, "cluster '" + cluster.id() + "' is protected from deletion");
    }
    if (cluster.state() == ClusterState.CREATING) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_NOT_READY, "cluster '" + cluster.id() + "' is still being created");
    }
    ClusterClaims.holder(handle, cluster.id())
        .ifPresent(
            stream -> {
              throw new UnderstudyException(
                  ErrorCode.CLUSTER_IN_USE,
                  "cluster '%s' is in use by physical replication stream '%s'"
                      .formatted(cluster.id(), stream));
            });
  }

  private static void requireChangeable(ClusterRecord cluster) {
    if (cluster.state() == ClusterState.DELETED) {
      throw ClusterRows.notFound(cluster.id());
    }
    if (cluster.state() != ClusterState.CREATED) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_NOT_READY,
          "cluster '%s' is %s: only one that is CREATED can be changed"
              .formatted(cluster.id(), cluster.state()));
    }
  }

  private static void requireEpoch(ClusterRecord current, long epoch) {
    if (current.driverEpoch() != epoch) {
      throw stale(current.id());
    }
  }

  private static UnderstudyException stale(UUID clusterId) {
    return new UnderstudyException(
            ErrorCode.STALE_DRIVER, "another workflow run drives the cluster now")
        .with("cluster", clusterId);
  }
}
