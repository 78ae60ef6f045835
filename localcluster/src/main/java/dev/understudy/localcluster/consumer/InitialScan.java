package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ReplicationMeters;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.replication.FrameReader;
import dev.understudy.localcluster.replication.FrameWriter.Kind;
import dev.understudy.localcluster.replication.StreamSpec;
import dev.understudy.localcluster.replication.StreamStart;
import dev.understudy.localcluster.storage.Keys;
import dev.understudy.localcluster.storage.SortedFile;
import dev.understudy.localcluster.storage.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Copies what the primary held at the start time. Each span arrives in key order and goes into
 * sorted files; a file is taken over by the store first and noted in the frontier after, so a crash
 * between the two copies the same versions once more, which changes nothing.
 */
final class InitialScan {
  private final Store store;
  private final ReplicationMeters meters;
  private final Tuning tuning;
  private final Path directory;
  private final long virtualClusterId;
  private final StreamStart stream;
  private final Frontier frontier;

  InitialScan(
      Store store,
      ReplicationMeters meters,
      Tuning tuning,
      IngestionDetails details,
      Frontier frontier) {
    this.store = store;
    this.meters = meters;
    this.tuning = tuning;
    this.virtualClusterId = details.virtualClusterId();
    this.directory = store.scratch().resolve("scan-" + virtualClusterId);
    this.stream = details.stream();
    this.frontier = frontier;
  }

  /** Copies what is left, several spans at a time. */
  void run(Attempt attempt) throws IOException {
    Queue<Frontier.Remaining> left = new ConcurrentLinkedQueue<>(frontier.remaining());
    meters.scanningRanges.set(left.size());
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService executor =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("scan-" + virtualClusterId + "-", 0).factory())) {
      for (int i = 0; i < Math.min(tuning.parallelScans(), left.size()); i++) {
        workers.add(executor.submit(() -> work(attempt, left)));
      }
      for (Future<?> worker : workers) {
        await(worker, attempt);
      }
    } finally {
      meters.scanningRanges.set(0);
    }
  }

  private static void await(Future<?> worker, Attempt attempt) throws IOException {
    try {
      worker.get();
    } catch (InterruptedException e) {
      attempt.cancel();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while scanning", e);
    } catch (ExecutionException e) {
      attempt.close();
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      throw e.getCause() instanceof IOException lost ? lost : new IOException("scan failed", e);
    }
  }

  private Void work(Attempt attempt, Queue<Frontier.Remaining> left) throws IOException {
    try (SourceConnection source = attempt.connect()) {
      for (Frontier.Remaining next = left.poll(); next != null; next = left.poll()) {
        copy(source, next);
        meters.scanningRanges.decrementAndGet();
      }
    }
    return null;
  }

  private void copy(SourceConnection source, Frontier.Remaining part) throws IOException {
    SourceClient.stream(
        source, stream.streamId(), new StreamSpec(part.span(), stream.startTime(), true));
    boolean whole = false;
    SortedFile file = newFile(part.index());
    byte[] last = new byte[0];
    try {
      for (byte[] frame = source.frame(); frame != null; frame = source.frame()) {
        FrameReader reader = new FrameReader(frame);
        whole = whole || reader.kind() == Kind.SCANNED;
        while (reader.next()) {
          last = Keys.versionOfSuffix(virtualClusterId, reader.suffix());
          file.add(last, reader.stored());
        }
        if (file.bytes() >= tuning.sortedFileBytes()) {
          takeOver(file);
          frontier.scannedTo(part.index(), nextKey(last), false);
          file.close();
          file = newFile(part.index());
        }
      }
      if (!whole) {
        throw new IOException("the primary ended the scan early");
      }
      takeOver(file);
      frontier.scannedTo(part.index(), part.span().to(), true);
    } finally {
      file.close();
    }
  }

  private SortedFile newFile(int index) {
    return SortedFile.create(directory.resolve(index + ".sst"));
  }

  private void takeOver(SortedFile file) {
    if (file.entries() > 0) {
      store.ingest(file.finish());
      meters.logicalBytes.add(file.bytes());
      meters.eventsIngested.add(file.entries());
      meters.ingestedBytes.add(file.bytes());
      meters.flushes.increment();
    }
  }

  /** The smallest user key above the one of a data key. */
  private static byte[] nextKey(byte[] dataKey) {
    byte[] userKey = Keys.userKey(dataKey);
    return Arrays.copyOf(userKey, userKey.length + 1);
  }
}
