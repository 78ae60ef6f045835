package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.Catalog;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.VersionFact;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read-only virtual clusters beside those that are being replicated into. A reader has no keys
 * of its own: it shows its parent's as of the replicated time. Every step may be repeated.
 */
public final class Readers {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

  private final ClusterState state;
  private final Catalog catalog;
  private final LongConsumer stopService;
  private final LongConsumer drop;

  /**
   * @param stopService returns once all sessions of a virtual cluster are closed
   * @param drop drops a virtual cluster without service
   */
  public Readers(ClusterState state, LongConsumer stopService, LongConsumer drop) {
    this.state = state;
    this.catalog = state.catalog();
    this.stopService = stopService;
    this.drop = drop;
  }

  static String nameFor(String parent) {
    return parent + "-readonly";
  }

  /** Refuses a parent whose reader's name belongs to another virtual cluster. */
  void refuseTaken(String parent) {
    boolean own =
        catalog
            .find(parent)
            .flatMap(found -> find(found.id()))
            .filter(reader -> reader.name().equals(nameFor(parent)))
            .isPresent();
    if (!own) {
      catalog.refuseTaken(nameFor(parent));
    }
  }

  /** Makes the reader that a job asks for, offline; one that was frozen thaws. */
  synchronized void make(IngestionControl control) {
    if (!isWanted(control)) {
      return;
    }
    long parent = control.details().virtualClusterId();
    Optional<VirtualClusterRecord> found = find(parent);
    if (found.isEmpty()) {
      create(parent, nameFor(catalog.require(parent).name()));
    } else if (found.get().frozenAt() != null) {
      long id = found.get().id();
      stopService.accept(id);
      catalog.update(id, reader -> reader.in(DataState.ADD).frozen(null));
    }
    find(parent).ifPresent(reader -> showFollowing(reader.id()));
  }

  /** The job that a reader shows while it follows; nothing has to be done in it. */
  private void showFollowing(long reader) {
    if (following(reader).isEmpty()) {
      JobRecord poller =
          JobRecord.started(state.jobs().nextId(), JobRecord.READER, "", state.instant(), Map.of());
      state.jobs().add(poller.ownedBy(reader).as("node"));
    }
  }

  private List<JobRecord> following(long reader) {
    return state.jobs().of(reader).stream()
        .filter(job -> job.is(JobRecord.READER) && !job.isFinished())
        .toList();
  }

  /** A name that somebody took first must not keep the stream, or the cluster, from starting. */
  private void create(long parent, String name) {
    try {
      catalog.create(name, DataState.ADD, (batch, created) -> created.reading(parent));
    } catch (ClusterException e) {
      LOG.warn("the reader of virtual cluster {} is not made: {}", parent, e.getMessage());
    }
  }

  /** Serves the reader, once there is a time at which everything is here. */
  synchronized void open(IngestionControl control) {
    if (isWanted(control) && control.replicated() != null) {
      make(control);
      find(control.details().virtualClusterId()).ifPresent(this::serve);
    }
  }

  /** A failover has decided about the reader; a job that it ended has no say any more. */
  private boolean isWanted(IngestionControl control) {
    IngestionDetails details = control.details();
    return details.reader()
        && !details.failingOver()
        && catalog
            .find(details.virtualClusterId())
            .map(VirtualClusterRecord::ingestionJobId)
            .filter(job -> job == control.id())
            .isPresent();
  }

  private void serve(VirtualClusterRecord reader) {
    if (reader.dataState() == DataState.ADD) {
      catalog.update(reader.id(), found -> found.in(DataState.READY).in(ServiceMode.SHARED));
    }
  }

  /** Before a revert: what is read may go away, so nobody may be reading it. */
  synchronized void leave(IngestionDetails details, Timestamp failover) {
    long parent = details.virtualClusterId();
    if (!details.latest() || !state.version().has(VersionFact.READER_FROZEN_BY_LATEST)) {
      dropOf(parent);
      return;
    }
    find(parent)
        .ifPresent(
            reader -> {
              stopService.accept(reader.id());
              catalog.update(reader.id(), found -> found.in(DataState.ADD).frozen(failover));
              following(reader.id()).forEach(job -> end(job.id()));
            });
  }

  private void end(long job) {
    state.jobs().update(job, found -> found.to(JobRecord.SUCCEEDED, null, state.instant()));
  }

  /** After a failover to the latest time: the reader stays there, frozen. */
  synchronized void serveFrozen(long parent) {
    find(parent).filter(reader -> reader.frozenAt() != null).ifPresent(this::serve);
  }

  /** Notes that a reader was dropped on purpose and is not to be made again. */
  synchronized void forget(IngestionControl control) {
    control.locked(() -> control.store(now -> now.keeping(now.retention(), false)));
  }

  /** Drops the reader of a virtual cluster, with its sessions. */
  public synchronized void dropOf(long parent) {
    find(parent)
        .ifPresent(
            reader -> {
              stopService.accept(reader.id());
              drop.accept(reader.id());
            });
  }

  private Optional<VirtualClusterRecord> find(long parent) {
    return catalog.visible().stream().filter(found -> found.reads(parent)).findFirst();
  }
}
