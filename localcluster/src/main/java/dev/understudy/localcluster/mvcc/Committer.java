package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.StorageException;
import dev.understudy.localcluster.storage.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a virtual cluster: takes all transactions that wait, validates each against
 * what was committed since it read, and makes the good ones durable with one sync.
 */
final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
  private static final int GROUP_REQUESTS = 1_000;
  private static final long GROUP_BYTES = 8L << 20;

  private final Store store;
  private final long virtualClusterId;
  private final HybridClock clock;
  private final InFlight inFlight;
  private final RecentCommits recent;
  private final BlockingQueue<CommitRequest> queue = new LinkedBlockingQueue<>();

  /** Made once and never grown, so that want of memory makes nobody of a group be forgotten. */
  private final List<CommitRequest> taken = new ArrayList<>(GROUP_REQUESTS);

  private final List<CommitRequest> accepted = new ArrayList<>(GROUP_REQUESTS);
  private final Thread thread;
  private volatile boolean closed;

  Committer(Store store, long virtualClusterId, HybridClock clock, InFlight inFlight) {
    this.store = store;
    this.virtualClusterId = virtualClusterId;
    this.clock = clock;
    this.inFlight = inFlight;
    this.recent = new RecentCommits(store, virtualClusterId, clock.now());
    // A platform thread: syncing to disk would hold a virtual thread's carrier.
    this.thread =
        Thread.ofPlatform().daemon().name("commit-" + virtualClusterId).unstarted(this::run);
    thread.start();
  }

  Timestamp commit(CommitRequest request) {
    if (recent.conflictInIndex(request, inFlight.closed())) {
      throw conflict();
    }
    queue.add(request);
    if (closed) {
      refuseWaiting();
    }
    try {
      return request.outcome.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RetryTransactionException) {
        throw new RetryTransactionException(String.valueOf(e.getCause().getMessage()));
      }
      throw new StorageException("the transaction was not committed", e);
    }
  }

  private static RetryTransactionException conflict() {
    return new RetryTransactionException(
        "restart transaction: another transaction wrote what this one had read");
  }

  private void run() {
    try {
      while (!closed) {
        commitGroup(queue.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      refuseWaiting();
    }
  }

  /**
   * Whatever fails, every transaction that was taken from the queue gets an answer, and the next
   * group is made: a virtual cluster without its committer would serve nobody until a restart.
   */
  private void commitGroup(CommitRequest first) {
    taken.add(first);
    try (Batch batch = store.batch()) {
      inFlight.begin();
      CommitRequest next = first;
      while (next != null) {
        if (recent.conflict(next)) {
          next.outcome.completeExceptionally(conflict());
        } else {
          Timestamp timestamp = clock.now();
          next.writeTo(batch, virtualClusterId, timestamp);
          recent.add(next, timestamp);
          accepted.add(next);
        }
        boolean full = taken.size() >= GROUP_REQUESTS || batch.bytes() >= GROUP_BYTES;
        next = full ? null : queue.poll();
        if (next != null) {
          taken.add(next);
        }
      }
      if (!accepted.isEmpty()) {
        store.write(batch);
      }
    } catch (RuntimeException | Error e) {
      taken.forEach(request -> request.outcome.completeExceptionally(e));
      LOG.error("a group of transactions was not committed", e);
    } finally {
      inFlight.end();
      recent.shrink();
    }
    accepted.forEach(request -> request.outcome.complete(request.timestamp()));
    taken.clear();
    accepted.clear();
  }

  private void refuseWaiting() {
    for (CommitRequest left = queue.poll(); left != null; left = queue.poll()) {
      left.outcome.completeExceptionally(new StorageException("the cluster is stopping"));
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
