package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.JobRecord;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.mvcc.Revert;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream into one virtual cluster. A thread of its own looks, again and again, at what should
 * be done now: go back to where the two sides parted, fail over, ingest, or wait while paused. When
 * the primary is away it retries for a while and then pauses; when its own store takes nothing more
 * it waits; it never fails.
 */
final class IngestionJob implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestionJob.class);

  private final ClusterState state;
  private final Tuning tuning;
  private final IngestionControl control;
  private final IngestionCommands commands;
  private final Ingestion ingestion;
  private final Failover failover;
  private final Thread thread;

  /** Attempts in a row that a lost primary ended. */
  private int failures;

  IngestionJob(
      ClusterState state,
      Tuning tuning,
      ExternalConnections connections,
      Readers readers,
      JobRecord job) {
    this.state = state;
    this.tuning = tuning;
    this.control = new IngestionControl(state, job);
    this.commands = new IngestionCommands(state, control);
    this.ingestion = new Ingestion(state, tuning, connections, readers, control);
    this.failover = new Failover(state, tuning, connections, readers, control);
    this.thread = Thread.ofPlatform().daemon().name("ingestion-" + job.id()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  IngestionControl control() {
    return control;
  }

  IngestionCommands commands() {
    return commands;
  }

  boolean isOver() {
    return state.jobs().find(control.id()).map(JobRecord::isFinished).orElse(true);
  }

  private void run() {
    showReplicated();
    boolean over = false;
    while (!over && control.awaitRunnable()) {
      try {
        over = attempt();
      } catch (StorageException e) {
        // A full disk, most likely: not even a pause could be noted. What is durable stays, and the
        // job goes on from there when there is room again, as it would after a restart.
        LOG.warn("{} waits for its store: {}", control.details(), e.reason());
        control.waitOut(tuning.longestBackOff());
      }
    }
  }

  /**
   * Works until something ends it; says whether nothing is left to do.
   *
   * @throws StorageException if this cluster's own store fails
   */
  private boolean attempt() {
    Frontier frontier = control.frontier();
    long moves = frontier.moves();
    try {
      prepare();
      Timestamp target = control.beginFailover();
      if (target != null) {
        failover.run(control.details(), target);
        return true;
      }
      if (control.details().resetting()) {
        reset();
      } else {
        ingestion.run();
      }
    } catch (IOException e) {
      failures = frontier.moves() > moves ? 1 : failures + 1;
      retryOrPause(e);
      failures = control.record().has(JobRecord.PAUSED) ? 0 : failures;
    } catch (CancellationException e) {
      LOG.info("{} stops and goes on when the cluster is started again", control.details());
    } catch (StorageException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("{} cannot go on", control.details(), e);
      control.pauseBecause(String.valueOf(e.getMessage()), tuning.longestBackOff());
    }
    return false;
  }

  private void prepare() {
    IngestionDetails details = control.details();
    if (!details.stream().spans().isEmpty()) {
      // A scan copies what there was at the start: older versions are not here, and no index
      // leads to those that are.
      state.thresholds().raise(details.virtualClusterId(), details.stream()::startTime);
    }
  }

  /** A job that is paused shows it, too. */
  private void showReplicated() {
    Timestamp replicated = control.replicated();
    if (replicated != null) {
      state.meters().replicatedTimeSeconds.set(replicated.toInstant().getEpochSecond());
    }
  }

  /** Takes what is here back to where the primary's history and this one parted. */
  private void reset() {
    IngestionDetails details = control.details();
    String doing = "reverting existing data to prepare for replication";
    control.running(doing, 0.0);
    state.closeKeySpace(details.virtualClusterId());
    long reverted =
        Revert.run(
            state.store(),
            details.virtualClusterId(),
            details.stream().startTime(),
            fraction -> {
              control.refuseWhenStopped();
              control.running(doing, fraction);
            });
    control.wasReset();
    LOG.info("{} starts at {}; {} versions reverted", details, replicatedNow(), reverted);
  }

  private String replicatedNow() {
    return String.valueOf(control.replicated());
  }

  private void retryOrPause(IOException lost) {
    if (failures > tuning.retries()) {
      control.pauseBecause(String.valueOf(lost.getMessage()), tuning.longestBackOff());
      return;
    }
    LOG.info("{}: try {} failed: {}", control.details(), failures, lost.getMessage());
    Duration backOff = tuning.firstBackOff().multipliedBy(1L << Math.min(failures - 1, 20));
    control.rest(
        backOff.compareTo(tuning.longestBackOff()) < 0 ? backOff : tuning.longestBackOff());
  }

  /** Ends the thread; what is durable stays, and a new object goes on from there. */
  @Override
  public void close() {
    control.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
