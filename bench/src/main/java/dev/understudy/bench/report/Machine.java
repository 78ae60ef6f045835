package dev.understudy.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Where and when was measured, as far as it decides the figures.
 *
 * @param memoryMb of the machine
 * @param fsyncMicros the median time to append 4 KiB to a file and make it durable
 * @param loadAverage of the last minute, at the start
 */
public record Machine(
    String at,
    int cores,
    String processor,
    long memoryMb,
    String system,
    String jdk,
    String understudy,
    String postgresql,
    String disk,
    long fsyncMicros,
    double loadAverage) {
  private static final int SYNCS = 64;

  /**
   * @param folder on the disk that is measured
   */
  public static Machine look(Path folder, String understudy, String postgresql, Instant now)
      throws IOException {
    return new Machine(
        now.truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        line(Path.of("/proc/cpuinfo"), "model name"),
        totalMemoryMb(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Runtime.version().toString(),
        understudy,
        postgresql,
        Files.getFileStore(folder).type(),
        fsyncMicros(folder),
        Math.round(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() * 100)
            / 100.0);
  }

  private static long totalMemoryMb() throws IOException {
    String kilobytes = line(Path.of("/proc/meminfo"), "MemTotal").replaceAll("\\D", "");
    return kilobytes.isEmpty() ? 0 : Long.parseLong(kilobytes) / 1024;
  }

  private static String line(Path file, String name) throws IOException {
    if (!Files.exists(file)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    }
  }

  private static long fsyncMicros(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "fsync", "");
    long[] micros = new long[SYNCS];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        long start = System.nanoTime();
        channel.write(ByteBuffer.allocate(4096));
        channel.force(false);
        micros[i] = (System.nanoTime() - start) / 1_000;
      }
    } finally {
      Files.delete(file);
    }
    Arrays.sort(micros);
    return micros[SYNCS / 2];
  }

  /** One sentence for above the table. */
  String text() {
    return "%s; %d cores (%s), %,d MB; %s; JDK %s; %s; %s; disk %s, fsync %d µs; load average at start %.2f"
        .formatted(
            at,
            cores,
            processor,
            memoryMb,
            system,
            jdk,
            understudy,
            postgresql,
            disk,
            fsyncMicros,
            loadAverage);
  }
}
