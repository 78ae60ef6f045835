package dev.understudy.activities.stream;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.SwitchoverSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Fences the primary, waits for the standby, and compares the two. */
final class SwitchoverStepsActivities implements SwitchoverSteps {
  private static final Duration EVERY = Duration.ofMillis(50);
  private static final Duration SERVICE = Duration.ofMinutes(3);

  private final StreamClusters clusters;
  private final Waiting waiting;
  private final Consumer<UUID> driver;

  /**
   * @param driver sees that a workflow drives a stream
   */
  SwitchoverStepsActivities(StreamClusters clusters, Waiting waiting, Consumer<UUID> driver) {
    this.clusters = clusters;
    this.waiting = waiting;
    this.driver = driver;
  }

  @Override
  public HlcTimestamp fencePrimary(StreamRecord record) {
    clusters.checkDriver(record);
    String name = facts(record).source();
    try (SystemConnection primary = clusters.primary(record)) {
      VirtualCluster serving = primary.require(name);
      if (serving.serves()) {
        primary.stopService(serving.id());
      }
      waiting.until(
          "The end of the primary's service",
          EVERY,
          SERVICE,
          () -> !primary.require(name).serves() && !letsIn(record, name));
      return primary.clock();
    }
  }

  @Override
  public void awaitDrained(StreamRecord record) {
    clusters.checkDriver(record);
    StreamState.Draining state = (StreamState.Draining) record.state();
    HlcTimestamp last = state.target().lastTime();
    if (last == null) {
      throw new UnderstudyException(ErrorCode.INTERNAL, "The primary's last time is not known.");
    }
    String name = state.facts().virtualCluster();
    try (SystemConnection standby = clusters.standby(record)) {
      while (!isBeyond(standby, name, last.toInstant())) {
        waiting.pause(EVERY);
      }
    }
  }

  @Override
  public void unfencePrimary(StreamRecord record) {
    clusters.checkDriver(record);
    String name = facts(record).source();
    try (SystemConnection primary = clusters.primary(record)) {
      VirtualCluster fenced = primary.require(name);
      if (!fenced.serves()) {
        primary.startService(fenced.id());
      }
      waiting.until("A connection to the primary", EVERY, SERVICE, () -> letsIn(record, name));
    }
  }

  /**
   * The primary is read at its present time as well: if what it holds now is not what it held at
   * the failover time, somebody wrote to it although its service was stopped.
   */
  @Override
  public Comparison compare(StreamRecord record) {
    clusters.checkDriver(record);
    StreamState.Verifying state = (StreamState.Verifying) record.state();
    HlcTimestamp at = state.failoverTime();
    long promoted;
    try (SystemConnection standby = clusters.standby(record)) {
      promoted = standby.fingerprint(state.facts().virtualCluster(), at);
    }
    String source = state.facts().source();
    try (SystemConnection primary = clusters.primary(record)) {
      if (primary.fingerprint(source, at) != promoted) {
        return new Comparison(
            false, "the two sides do not hold the same data of " + at.toInstant());
      }
      return primary.fingerprint(source, primary.clock()) == promoted
          ? new Comparison(true, "both sides hold the same data, fingerprint " + promoted)
          : new Comparison(
              false, "the old primary was written to after its service had been stopped");
    }
  }

  @Override
  public void startSuccessor(UUID streamId) {
    driver.accept(streamId);
  }

  /** Whether an application gets in; the cluster itself answers, as we are connected to it. */
  private boolean letsIn(StreamRecord record, String name) {
    try (ApplicationConnection application =
        clusters.application(record.primaryClusterId(), name)) {
      HlcTimestamp unused = application.proveServing();
      return true;
    } catch (UnderstudyException refused) {
      return false;
    }
  }

  private static boolean isBeyond(SystemConnection standby, String name, Instant last) {
    return standby
        .replication(name)
        .flatMap(now -> Optional.ofNullable(now.replicatedTime()))
        .map(replicated -> replicated.isAfter(last))
        .orElse(false);
  }

  private static ReplicationFacts facts(StreamRecord record) {
    ReplicationFacts facts = record.state().facts();
    if (facts == null) {
      throw new UnderstudyException(
          ErrorCode.INTERNAL, "There is nothing to switch over in " + record.state().phase());
    }
    return facts;
  }
}
