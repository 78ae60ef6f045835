package dev.understudy.fakeclusters;

import dev.understudy.activities.Waiting;
import dev.understudy.domain.ClusterEndpoint;
import dev.understudy.domain.Login;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clusters in memory that reach each other and tell the same time; safe for any thread. */
public final class FakeClusters {
  private static final String HOST = "127.0.0.1";

  private final Waiting waiting;
  private final Journal journal = new Journal();
  private final Map<ClusterEndpoint, FakeCluster> clusters = new HashMap<>();

  /**
   * @param waiting has the clock that all of them go by, and what lets a statement wait
   */
  public FakeClusters(Waiting waiting) {
    this.waiting = waiting;
  }

  /**
   * A cluster that is virtualized and empty.
   *
   * @param administrator of its system virtual cluster
   */
  public synchronized FakeCluster add(String name, Login administrator, Pace pace) {
    int number = clusters.size() + 1;
    FakeCluster cluster =
        new FakeCluster(this, name, new ClusterEndpoint(HOST, number, number), administrator, pace);
    clusters.put(cluster.endpoint(), cluster);
    return cluster;
  }

  /** The gateway of one process, which can be cut off. */
  public FakeProcess process(String name) {
    return new FakeProcess(this, name);
  }

  public Journal journal() {
    return journal;
  }

  Waiting waiting() {
    return waiting;
  }

  synchronized @Nullable FakeCluster at(ClusterEndpoint endpoint) {
    return clusters.get(endpoint);
  }
}
