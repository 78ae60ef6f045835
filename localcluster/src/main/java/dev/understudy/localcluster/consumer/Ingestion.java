package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.ClusterState;
import dev.understudy.localcluster.engine.Settings;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.mvcc.Timestamp;
import java.io.IOException;
import java.time.Duration;

/** One try at ingesting: what is left of the scan, then changes, with heartbeats beside it. */
final class Ingestion {
  private final ClusterState state;
  private final Tuning tuning;
  private final ExternalConnections connections;
  private final Readers readers;
  private final IngestionControl control;

  Ingestion(
      ClusterState state,
      Tuning tuning,
      ExternalConnections connections,
      Readers readers,
      IngestionControl control) {
    this.state = state;
    this.tuning = tuning;
    this.connections = connections;
    this.readers = readers;
    this.control = control;
  }

  /**
   * Ingests until the failover time is reached or a command ends it.
   *
   * @throws IOException when the primary is away
   */
  void run() throws IOException {
    SourceUri source = connections.resolve(control.details().sourceUri());
    Attempt attempt = control.begin(new Attempt(source, tuning.sourceSilence()));
    state.meters().running.incrementAndGet();
    try (attempt;
        Heartbeats heartbeats = heartbeats(attempt)) {
      heartbeats.start();
      ingest(attempt);
    } catch (IOException | ClusterException e) {
      if (!attempt.isCancelled()) {
        throw transientOrSame(e);
      }
    } finally {
      state.meters().running.decrementAndGet();
    }
  }

  private Heartbeats heartbeats(Attempt attempt) {
    return new Heartbeats(
        attempt,
        control.details().stream().streamId(),
        () -> state.settings().interval(Settings.HEARTBEAT),
        control::protect,
        error -> control.pauseBecause(error, Duration.ZERO));
  }

  private void ingest(Attempt attempt) throws IOException {
    IngestionDetails details = control.details();
    Frontier frontier = control.frontier();
    Timestamp since = frontier.replicated();
    if (since == null) {
      control.running("running initial scan", null);
      new InitialScan(state.store(), state.meters(), tuning, details, frontier).run(attempt);
      since = details.stream().startTime();
    }
    readers.open(control);
    control.running("physical replication running", null);
    new ChangeStream(state, details, frontier).run(attempt, since, control::isFailoverTime);
  }

  /** A primary that is starting or stopping is as good as away; any other refusal is final. */
  private static IOException transientOrSame(Exception e) {
    if (e instanceof IOException lost) {
      return lost;
    }
    ClusterException refused = (ClusterException) e;
    String kind = refused.sqlState().substring(0, 2);
    if (kind.equals("08") || kind.equals("57") || kind.equals("53")) {
      return new IOException(refused.getMessage(), refused);
    }
    throw refused;
  }
}
