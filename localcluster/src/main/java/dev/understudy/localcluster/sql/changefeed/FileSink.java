package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.changefeed.ChangefeedDetails.Target;
import dev.understudy.localcluster.storage.DurableFiles;
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
import java.util.function.Function;

/**
 * Files of messages, one JSON value a line, named as CockroachDB names them: sorted by name, a
 * table's files are in order, and a {@code RESOLVED} file comes after all that it speaks for. A
 * file has its name only when it is whole and on disk.
 */
final class FileSink implements Sink {
  /** Of all tables together. */
  private static final int MOST_CHARACTERS = 8 << 20;

  /** What no file's name on any machine has a problem with. */
  private static final int LONGEST_TOPIC = 100;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

  private final Path directory;
  private final String session;
  private final Function<Target, String> topics;
  private final Map<Target, StringBuilder> gathered =
      new TreeMap<>(Comparator.comparingInt(Target::id));
  private long characters;
  private Timestamp floor;
  private int files;

  /**
   * @param session tells the files of two runs apart that begin at the same time; that of a later
   *     run sorts behind that of an earlier one, so that what is sent again comes after
   * @param topics what the messages call a table
   * @param floor everything that will be added is above this time
   */
  FileSink(Path directory, String session, Function<Target, String> topics, Timestamp floor) {
    this.directory = directory;
    this.session = session;
    this.topics = topics;
    this.floor = floor;
  }

  @Override
  public void add(Target target, String message) throws IOException {
    gathered.computeIfAbsent(target, key -> new StringBuilder()).append(message).append('\n');
    characters += message.length() + 1;
    if (characters >= MOST_CHARACTERS) {
      writeAll();
    }
  }

  @Override
  public void flush(Timestamp sentUpTo) throws IOException {
    writeAll();
    floor = sentUpTo;
  }

  private void writeAll() throws IOException {
    for (Map.Entry<Target, StringBuilder> table : gathered.entrySet()) {
      write(table.getKey(), table.getValue());
    }
    gathered.clear();
    characters = 0;
  }

  private void write(Target target, CharSequence lines) throws IOException {
    String name =
        "%s-%s-1-1-%08x-%s-%x.ndjson"
            .formatted(printed(floor), session, files++, fileName(target), target.id());
    write(floor, name, lines);
  }

  private String fileName(Target target) {
    String name = topics.apply(target).replaceAll("[^\\w.-]", "_");
    return name.substring(0, Math.min(name.length(), LONGEST_TOPIC));
  }

  @Override
  public void resolved(Timestamp time) throws IOException {
    write(time, printed(time) + ".RESOLVED", RowMessages.resolved(time));
  }

  private void write(Timestamp time, String name, CharSequence text) throws IOException {
    Path day = directory.resolve(DAY.format(time.toInstant()));
    DurableFiles.createDirectories(day);
    Path unfinished = day.resolve("." + name + ".tmp");
    try {
      writeSynced(unfinished, text);
      Files.move(unfinished, day.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    DurableFiles.sync(day);
  }

  private static void writeSynced(Path path, CharSequence text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(text));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
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
