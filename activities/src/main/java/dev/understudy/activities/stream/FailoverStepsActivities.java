package dev.understudy.activities.stream;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.catalog.JobLedger;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState.CatchingUp;
import dev.understudy.domain.StreamState.ManagingJobs;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.FailoverSteps;
import java.time.Duration;
import java.util.Optional;

/** From a decided failover to a promoted standby; the primary is only looked at, afterwards. */
final class FailoverStepsActivities implements FailoverSteps {
  private static final Duration EVERY = Duration.ofMillis(100);
  private static final Duration UNTIL_PROVEN = Duration.ofSeconds(30);

  private final StreamClusters clusters;
  private final Cutover cutover;
  private final Sampler sampler;
  private final JobCare jobCare;
  private final Names names;
  private final Waiting waiting;

  FailoverStepsActivities(StreamClusters clusters, JobLedger jobs, Names names, Waiting waiting) {
    this.clusters = clusters;
    this.cutover = new Cutover(waiting);
    this.sampler = new Sampler(waiting.clock());
    this.jobCare = new JobCare(jobs, waiting);
    this.names = names;
    this.waiting = waiting;
  }

  @Override
  public ProgressSample look(StreamRecord record) {
    try (SystemConnection standby = clusters.standby(record)) {
      return sampler.sample(record.id(), facts(record).virtualCluster(), standby);
    }
  }

  @Override
  public AcceptedTarget completeReplication(StreamRecord record) {
    clusters.checkDriver(record);
    CatchingUp state = (CatchingUp) record.state();
    try (SystemConnection standby = clusters.standby(record)) {
      return cutover.complete(standby, state);
    }
  }

  @Override
  public CatchUpReport awaitCatchUp(StreamRecord record) {
    clusters.checkDriver(record);
    CatchingUp state = (CatchingUp) record.state();
    HlcTimestamp failoverTime = state.failoverTime();
    if (failoverTime == null) {
      throw new UnderstudyException(
          ErrorCode.INTERNAL, "The standby has not accepted a failover time yet.");
    }
    try (SystemConnection standby = clusters.standby(record)) {
      return cutover.awaitCatchUp(
          standby, state.facts().virtualCluster(), failoverTime, record.attention() != null);
    }
  }

  @Override
  public void awaitReady(StreamRecord record) {
    clusters.checkDriver(record);
    try (SystemConnection standby = clusters.standby(record)) {
      cutover.awaitReady(standby, facts(record).virtualCluster());
    }
  }

  @Override
  public Promotion promote(StreamRecord record) {
    clusters.checkDriver(record);
    String name = facts(record).virtualCluster();
    try (SystemConnection standby = clusters.standby(record)) {
      VirtualCluster promoted = standby.require(name);
      if (!promoted.serves()) {
        standby.startService(promoted.id());
      }
      HlcTimestamp provenAt =
          waiting.untilFound(
              "A connection to the promoted cluster",
              EVERY,
              UNTIL_PROVEN,
              () -> prove(record, name));
      clusters.keepPrimarysApplicationLogin(record);
      standby.routeByDefaultTo(name);
      return new Promotion(provenAt.toInstant());
    }
  }

  @Override
  public Report manageJobs(StreamRecord record) {
    clusters.checkDriver(record);
    dropReader(record);
    ManagingJobs state = (ManagingJobs) record.state();
    try (ApplicationConnection promoted =
        clusters.application(record.standbyClusterId(), facts(record).virtualCluster())) {
      return new Report(
          jobCare.settle(
              record.id(), promoted, state.failoverTime(), names.backupOfPromoted(record)));
    }
  }

  @Override
  public Report releasePrimary(StreamRecord record) {
    clusters.checkDriver(record);
    String name = clusters.nameOf(record.primaryClusterId());
    try (SystemConnection primary = clusters.primary(record)) {
      VirtualCluster old = primary.require(facts(record).source());
      return new Report(
          old.serves()
              ? "the old primary %s still serves: nobody should write to it".formatted(name)
              : "the old primary %s does not serve".formatted(name));
    }
  }

  private void dropReader(StreamRecord record) {
    if (record.reader() != null) {
      try (SystemConnection standby = clusters.standby(record)) {
        StandbyReader.drop(standby, facts(record).virtualCluster());
      }
    }
  }

  /** A service that has just been started may refuse its first clients. */
  private Optional<HlcTimestamp> prove(StreamRecord record, String name) {
    try (ApplicationConnection promoted = clusters.promoted(record, name)) {
      return Optional.of(promoted.proveServing());
    } catch (UnderstudyException exception) {
      if (exception.code() == ErrorCode.CLUSTER_UNREACHABLE) {
        return Optional.empty();
      }
      throw exception;
    }
  }

  private static ReplicationFacts facts(StreamRecord record) {
    ReplicationFacts facts = record.state().facts();
    if (facts == null) {
      throw new UnderstudyException(
          ErrorCode.INTERNAL, "There is nothing to fail over in " + record.state().phase());
    }
    return facts;
  }
}
