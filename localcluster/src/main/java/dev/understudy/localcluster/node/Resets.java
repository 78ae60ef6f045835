package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.JobRecord.Protection;
import dev.understudy.localcluster.engine.ProducerJobs;
import dev.understudy.localcluster.engine.VirtualCluster.DataState;
import dev.understudy.localcluster.engine.VirtualCluster.ServiceMode;
import dev.understudy.localcluster.engine.VirtualClusterRecord;
import dev.understudy.localcluster.mvcc.RecentIndex;
import dev.understudy.localcluster.mvcc.Revert;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.util.Locale;
import java.util.function.LongConsumer;

/** Takes virtual clusters without service back to a time, as jobs that a restart goes on with. */
final class Resets {
  static final String TYPE = "REVERT TENANT";

  private final ClusterState state;
  private final LongConsumer dropReaders;

  private record Reset(long virtualClusterId, Timestamp target) {}

  /**
   * @param dropReaders drops whatever reads a virtual cluster as of a time of its own
   */
  Resets(ClusterState state, LongConsumer dropReaders) {
    this.state = state;
    this.dropReaders = dropReaders;
  }

  /** Does what a stop of the cluster interrupted, before anybody can see it. */
  void resumeAll() {
    state.jobs().ofType(TYPE).stream().filter(job -> !job.isFinished()).forEach(this::run);
  }

  void reset(long id, Timestamp target) {
    Services.refuseSystem(id, "reset data of");
    refuseUnlessOffline(state.catalog().require(id));
    if (target.compareTo(state.clock().now()) > 0) {
      throw error("cannot reset to a time in the future (" + target + ")");
    }
    Timestamp complete = RecentIndex.completeAbove(state.store(), id);
    if (target.compareTo(complete) < 0) {
      throw error("cannot reset to %s: what changed is only known since %s", target, complete);
    }
    JobRecord job =
        JobRecord.started(
                state.jobs().nextId(),
                TYPE,
                "ALTER VIRTUAL CLUSTER [%d] RESET DATA TO SYSTEM TIME %s".formatted(id, target),
                state.instant(),
                new Reset(id, target))
            .protecting(new Protection(id, target));
    state.thresholds().protect(id, target, () -> begin(id, target, job));
    run(job);
  }

  private VirtualClusterRecord begin(long id, Timestamp target, JobRecord job) {
    return state
        .catalog()
        .update(
            id,
            found -> {
              refuseUnlessOffline(found);
              return found.in(DataState.ADD).filledBy(job.id());
            },
            batch -> {
              state.reverts().note(batch, id, target, state.clock().now());
              ProducerJobs.endStreams(state, batch, state.catalog().require(id), target);
              state.jobs().add(batch, job);
            });
  }

  private void run(JobRecord job) {
    Reset reset = job.details(Reset.class);
    long id = reset.virtualClusterId();
    if (state.catalog().find(id).isEmpty()) {
      // It was dropped while the revert ran, which earlier versions allowed.
      state.jobs().update(job.id(), this::canceled);
      return;
    }
    dropReaders.accept(id);
    state.closeKeySpace(id);
    Revert.run(
        state.store(),
        id,
        reset.target(),
        fraction ->
            state
                .jobs()
                .update(job.id(), found -> found.progress("reverting", fraction, state.instant())));
    state
        .catalog()
        .update(
            id,
            found -> found.in(DataState.READY).filledBy(null),
            batch -> state.jobs().update(batch, job.id(), this::succeeded));
  }

  private JobRecord canceled(JobRecord job) {
    return job.protecting(null).to(JobRecord.CANCELED, null, state.instant());
  }

  private JobRecord succeeded(JobRecord job) {
    return job.protecting(null).to(JobRecord.SUCCEEDED, null, state.instant());
  }

  private static void refuseUnlessOffline(VirtualClusterRecord cluster) {
    if (cluster.serviceMode() != ServiceMode.NONE) {
      throw error(
          "cannot revert tenant \"%s\" (%d) in service mode %s; service mode must be none",
          cluster.name(), cluster.id(), cluster.serviceMode().name().toLowerCase(Locale.ROOT));
    }
    if (cluster.dataState() != DataState.READY || cluster.isReader()) {
      throw error(
          "cannot revert tenant \"%s\" (%d): it has no data of its own to revert",
          cluster.name(), cluster.id());
    }
  }

  private static ClusterException error(String message, Object... values) {
    return new ClusterException(ClusterException.UNCATEGORISED, message.formatted(values));
  }
}
