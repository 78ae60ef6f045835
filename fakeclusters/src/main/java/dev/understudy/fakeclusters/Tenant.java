package dev.understudy.fakeclusters;

import dev.understudy.activities.cluster.SystemConnection.Prior;
import dev.understudy.activities.cluster.SystemConnection.Replication;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import org.jspecify.annotations.Nullable;

/**
 * A virtual cluster.
 *
 * @param sessions of clients
 * @param readerOf the replicated one beside which it is the reader; null for any other
 */
record Tenant(
    long id,
    String name,
    boolean serving,
    int sessions,
    Content content,
    @Nullable Replica replica,
    Prior prior,
    @Nullable Long readerOf) {
  private static final Prior NONE = new Prior(null, null);

  static Tenant ready(long id, String name, Content content) {
    return new Tenant(id, name, false, 0, content, null, NONE, null);
  }

  static Tenant replicating(long id, String name, Replica replica) {
    return new Tenant(id, name, false, 0, Content.EMPTY, replica, NONE, null);
  }

  static Tenant reader(long id, String name, long of) {
    return new Tenant(id, name, false, 0, Content.EMPTY, null, NONE, of);
  }

  boolean isReady() {
    return replica == null;
  }

  Tenant serving(boolean serves) {
    return new Tenant(id, name, serves, sessions, content, replica, prior, readerOf);
  }

  Tenant sessions(int clients) {
    return new Tenant(id, name, serving, clients, content, replica, prior, readerOf);
  }

  Tenant with(Content held) {
    return new Tenant(id, name, serving, sessions, held, replica, prior, readerOf);
  }

  Tenant with(Replica follower) {
    return new Tenant(id, name, serving, sessions, content, follower, prior, readerOf);
  }

  /** Cut at the target and ready for use. */
  Tenant promoted(Content cut, Prior out) {
    return new Tenant(id, name, serving, sessions, cut, null, out, readerOf);
  }

  VirtualCluster seen() {
    return new VirtualCluster(
        id, name, replica == null ? "ready" : "replicating", serving ? "shared" : "none");
  }

  Replication replication() {
    return replica == null
        ? new Replication(id, false, null, null, null, null, "ready")
        : new Replication(
            id,
            true,
            replica.jobId(),
            replica.retained(),
            replica.frontier(),
            replica.target(),
            replica.status());
  }
}
