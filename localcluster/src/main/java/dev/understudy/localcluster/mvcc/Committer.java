package dev.understudy.localcluster.mvcc;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.StorageException;
import dev.understudy.localcluster.storage.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The one writer of a virtual cluster: takes all transactions that wait, validates each against
 * what was committed since it read, and makes the good ones durable with one sync.
 */
final class Committer implements AutoCloseable {
  private static final int GROUP_REQUESTS = 1_000;
  private static final long GROUP_BYTES = 8L << 20;

  private final Store store;
  private final long virtualClusterId;
  private final HybridClock clock;
  private final InFlight inFlight;
  private final RecentCommits recent;
  private final BlockingQueue<CommitRequest> queue = new LinkedBlockingQueue<>();
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

  /** Whatever fails, every transaction that was taken from the queue gets an answer. */
  private void commitGroup(CommitRequest first) {
    List<CommitRequest> taken = new ArrayList<>(List.of(first));
    List<CommitRequest> accepted = new ArrayList<>();
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
        boolean full = accepted.size() >= GROUP_REQUESTS || batch.bytes() >= GROUP_BYTES;
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
      if (e instanceof Error fatal) {
        throw fatal;
      }
    } finally {
      recent.shrink();
      inFlight.end();
    }
    accepted.forEach(request -> request.outcome.complete(request.timestamp()));
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
