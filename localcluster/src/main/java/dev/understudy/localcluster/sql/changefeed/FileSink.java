package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.changefeed.ChangefeedDetails.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Files of messages, one JSON value a line, named as CockroachDB names them: sorted by name, a
 * table's files are in order, and a {@code RESOLVED} file comes after all that it speaks for. A
 * file has its name only when it is whole and on disk.
 */
final class FileSink implements Sink {
  private static final int MOST_BYTES = 16 << 20;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final String session;
  private final Map<Target, StringBuilder> gathered =
      new TreeMap<>(Comparator.comparingInt(Target::id));
  private Timestamp floor;
  private int files;

  /**
   * @param session tells the files of two runs apart that begin at the same time
   * @param floor everything that will be added is above this time
   */
  FileSink(Path directory, String session, Timestamp floor) {
    this.directory = directory;
    this.session = session;
    this.floor = floor;
  }

  @Override
  public void add(Target target, Message message) throws IOException {
    StringBuilder lines = gathered.computeIfAbsent(target, key -> new StringBuilder());
    lines.append(message.value()).append('\n');
    if (lines.length() >= MOST_BYTES) {
      write(target, lines);
      lines.setLength(0);
    }
  }

  @Override
  public void flush(Timestamp sentUpTo) throws IOException {
    for (Map.Entry<Target, StringBuilder> table : gathered.entrySet()) {
      if (!table.getValue().isEmpty()) {
        write(table.getKey(), table.getValue());
      }
    }
    gathered.clear();
    floor = sentUpTo;
  }

  private void write(Target target, CharSequence lines) throws IOException {
    String name =
        "%s-%s-1-1-%08x-%s-%x.ndjson"
            .formatted(printed(floor), session, files++, target.name(), target.id());
    write(floor, name, lines);
  }

  @Override
  public void resolved(Timestamp time) throws IOException {
    write(time, printed(time) + ".RESOLVED", RowMessages.resolved(time));
  }

  private void write(Timestamp time, String name, CharSequence text) throws IOException {
    Path day = directory.resolve(DAY.format(time.toInstant()));
    Files.createDirectories(day);
    Path unfinished = day.resolve("." + name + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(unfinished, day.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    sync(day);
    sync(directory);
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** To the second, the nanoseconds of it, and the logical counter: 33 digits. */
  private static String printed(Timestamp time) {
    return SECOND.format(time.toInstant())
        + String.format(
            Locale.ROOT, "%09d%010d", time.wallNanos() % 1_000_000_000L, time.logical());
  }

  @Override
  public boolean isEager() {
    return false;
  }

  @Override
  public void close() {
    gathered.clear();
  }
}
