package dev.understudy.activities.sweep;

import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.stream.Sampler;
import dev.understudy.activities.stream.StreamClusters;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.IngestEdge.Kind;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches one stream's standby over a connection that it keeps between looks. */
final class StandbyWatch implements AutoCloseable {
  private final StreamClusters clusters;
  private final Sampler sampler;
  private final EdgeNotifier notifier;
  private @Nullable SystemConnection connection;
  private Told told;

  StandbyWatch(StreamClusters clusters, Sampler sampler, EdgeNotifier notifier, Instant now) {
    // The first hourly sample is due an hour from now.
    this.told = Told.NOTHING.with(Kind.HOURLY, now);
    this.clusters = clusters;
    this.sampler = sampler;
    this.notifier = notifier;
  }

  /** Asks the standby once; a connection that failed is not used again. */
  ProgressSample look(StreamRecord row, String virtualCluster) {
    try {
      SystemConnection open = connection == null ? clusters.standby(row) : connection;
      connection = open;
      return sampler.sample(row.id(), virtualCluster, open);
    } catch (UnderstudyException exception) {
      close();
      throw exception;
    }
  }

  /** Tells the workflow what the sample means; what could not be told is told the next time. */
  void tell(StreamRecord row, ProgressSample sample) {
    Optional<Kind> edge = EdgeRules.edge(row, sample, told);
    if (edge.isEmpty() && (EdgeRules.isBehind(sample) || row.attention() != null)) {
      edge = EdgeRules.sourceEdge(row, clusters.primaryAnswers(row), told, sample.sampledAt());
    }
    if (edge.isPresent()) {
      notifier.tell(row.id(), new IngestEdge(edge.get(), sample));
      told = told.with(edge.get(), sample.sampledAt());
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
