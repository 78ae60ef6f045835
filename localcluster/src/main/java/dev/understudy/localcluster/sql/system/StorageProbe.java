package dev.understudy.localcluster.sql.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Writes, reads and deletes files of a directory, and counts how fast; safe for many threads. */
final class StorageProbe {
  private static final int CHUNK_BYTES = 64 << 10;

  private final Path directory;
  private final Clock clock;
  private final Runnable checkCancelled;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong writingNanos = new AtomicLong();
  private final AtomicLong readingNanos = new AtomicLong();

  StorageProbe(Path directory, Clock clock, Runnable checkCancelled) {
    this.directory = directory;
    this.clock = clock;
    this.checkCancelled = checkCancelled;
  }

  /** Moves one file of this many bytes there and back; leaves nothing behind. */
  void transfer(String name, long size) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(name);
    try {
      Instant start = clock.instant();
      write(file, size);
      Instant written = clock.instant();
      read(file);
      readingNanos.addAndGet(Duration.between(written, clock.instant()).toNanos());
      writingNanos.addAndGet(Duration.between(start, written).toNanos());
      bytes.addAndGet(size);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void write(Path file, long size) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = size; left > 0; left -= chunk.length) {
        checkCancelled.run();
        out.write(chunk, 0, (int) Math.min(left, chunk.length));
      }
    }
  }

  private void read(Path file) throws IOException {
    byte[] chunk = new byte[CHUNK_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      while (in.read(chunk) >= 0) {
        checkCancelled.run();
      }
    }
  }

  long bytes() {
    return bytes.get();
  }

  /** Bytes a second that one thread wrote. */
  double writeSpeed() {
    return speed(writingNanos);
  }

  /** Bytes a second that one thread read. */
  double readSpeed() {
    return speed(readingNanos);
  }

  private double speed(AtomicLong nanos) {
    return bytes.get() * 1e9 / Math.max(1, nanos.get());
  }
}
