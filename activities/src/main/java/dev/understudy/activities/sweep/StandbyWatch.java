package dev.understudy.activities.sweep;

import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.activities.stream.PrimaryWord;
import dev.understudy.activities.stream.PrimaryWord.Said;
import dev.understudy.activities.stream.Sampler;
import dev.understudy.activities.stream.StandbyReader;
import dev.understudy.activities.stream.StreamClusters;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.IngestEdge.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Watches one stream's standby over a connection that it keeps between looks. */
final class StandbyWatch implements AutoCloseable {
  /** A primary in doubt is not asked at every look. */
  private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(10);

  private final PrimaryWord primary;
  private final StreamClusters clusters;
  private final Sampler sampler;
  private final EdgeNotifier notifier;
  private @Nullable SystemConnection connection;
  private Told told;
  private Motion motion;
  private Instant askAgainAt;

  StandbyWatch(
      UUID streamId, StreamClusters clusters, Sampler sampler, EdgeNotifier notifier, Instant now) {
    this.told = EdgeRules.atFirst(streamId, now);
    this.motion = Motion.watchedFrom(now);
    this.askAgainAt = now;
    this.primary = new PrimaryWord(clusters);
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
  void tell(StreamRecord row, String virtualCluster, ProgressSample sample) {
    motion = motion.after(sample);
    Optional<Kind> edge = EdgeRules.edge(row, sample, told);
    if (edge.isPresent()) {
      tell(row, new IngestEdge(edge.get(), sample, null));
    } else if (EdgeRules.isSourceInDoubt(row, sample)) {
      askSource(row, virtualCluster, sample);
    } else if (EdgeRules.isReaderAwaited(row, sample, told)) {
      askReader(row, virtualCluster, sample);
    }
  }

  private void askReader(StreamRecord row, String virtualCluster, ProgressSample sample) {
    SystemConnection standby = connection;
    if (standby != null
        && StandbyReader.find(standby, virtualCluster).filter(VirtualCluster::serves).isPresent()) {
      tell(row, new IngestEdge(Kind.READER_READY, sample, null));
    }
  }

  private void askSource(StreamRecord row, String virtualCluster, ProgressSample sample) {
    SystemConnection standby = connection;
    if (standby == null || sample.sampledAt().isBefore(askAgainAt)) {
      return;
    }
    askAgainAt = sample.sampledAt().plus(BETWEEN_QUESTIONS);
    Said said = primary.ask(row, virtualCluster, standby);
    Optional<Kind> edge = EdgeRules.sourceEdge(row, sample, said, motion, told);
    if (edge.isPresent()) {
      String words = said instanceof Said.Expired expired ? expired.words() : null;
      tell(row, new IngestEdge(edge.get(), sample, words));
    }
  }

  private void tell(StreamRecord row, IngestEdge edge) {
    notifier.tell(row.id(), edge);
    told = told.with(edge.kind(), edge.sample().sampledAt());
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
