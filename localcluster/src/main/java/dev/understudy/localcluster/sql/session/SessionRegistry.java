package dev.understudy.localcluster.sql.session;

import dev.understudy.localcluster.engine.ClusterException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The open sessions: to list them, to cancel a statement, to close those of a stopped service. */
public final class SessionRegistry {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

  private final Map<Integer, Session> sessions = new TreeMap<>();
  private int lastId;

  synchronized int nextId() {
    do {
      lastId = lastId == Integer.MAX_VALUE ? 1 : lastId + 1;
    } while (sessions.containsKey(lastId));
    return lastId;
  }

  synchronized void add(Session session) {
    sessions.put(session.id(), session);
  }

  synchronized void remove(Session session) {
    sessions.remove(session.id());
    notifyAll();
  }

  /** The sessions of a virtual cluster. */
  public synchronized List<Session> of(long virtualClusterId) {
    List<Session> found = new ArrayList<>(sessions.values());
    found.removeIf(session -> session.virtualClusterId() != virtualClusterId);
    return found;
  }

  /** Cancels what a session is running, if the secret is the session's. */
  public void cancel(int id, int secret) {
    Session session = find(id);
    if (session != null && session.secret() == secret) {
      session.cancel();
    }
  }

  private synchronized @Nullable Session find(int id) {
    return sessions.get(id);
  }

  /** Closes the sessions of a virtual cluster and waits until they are gone. */
  public void closeAllOf(long virtualClusterId) {
    of(virtualClusterId).forEach(Session::terminate);
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    synchronized (this) {
      while (!of(virtualClusterId).isEmpty()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new ClusterException("57014", "sessions did not close in time");
        }
        await(left);
      }
    }
  }

  private void await(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("57014", "interrupted while sessions were closing");
    }
  }
}
