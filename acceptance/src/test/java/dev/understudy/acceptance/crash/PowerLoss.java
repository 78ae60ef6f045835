package dev.understudy.acceptance.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Makes of a killed process's folder what a power failure would have left: bytes that were never
 * synced are gone, and so is every name made, moved or removed since its directory was last synced.
 * A library preloaded into the process takes the notes (powerloss.c, where the model is described).
 */
final class PowerLoss {
  private static final String SOURCE = "powerloss.c";

  private final Path library;
  private final Path root;
  private final Path notes;
  private final Path shadow;

  /**
   * @param bytes written, never synced, and gone
   * @param names made, moved or removed, never made durable, and put back
   */
  record Loss(long bytes, long names) {}

  /**
   * @param library what {@link #compile} made
   * @param root the process's folder; everything in it now counts as durable
   */
  PowerLoss(Path library, Path root) throws IOException {
    this.library = library;
    this.root = Files.createDirectories(root).toRealPath();
    this.notes = this.root.resolveSibling(this.root.getFileName() + "-notes");
    this.shadow =
        Files.createDirectories(
            this.root.resolveSibling(this.root.getFileName() + "-shadow").toAbsolutePath());
  }

  static boolean hasCompiler() throws InterruptedException {
    try {
      return new ProcessBuilder("cc", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    }
  }

  /** Builds the library with the machine's C compiler. */
  static Path compile(Path folder) throws IOException, InterruptedException {
    return compile(folder, List.of());
  }

  /** A library that counts no sync of files with such a name: a disk that lies. */
  static Path compileLying(Path folder, String suffix) throws IOException, InterruptedException {
    return compile(folder, List.of("-DIGNORED_SUFFIX=\"" + suffix + "\""));
  }

  private static Path compile(Path folder, List<String> definitions)
      throws IOException, InterruptedException {
    Path source = folder.resolve(SOURCE);
    try (InputStream in = PowerLoss.class.getResourceAsStream(SOURCE)) {
      if (in == null) {
        throw new IOException(SOURCE + " is not among the test resources");
      }
      Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
    }
    Path made = folder.resolve("libpowerloss.so").toAbsolutePath();
    List<String> command =
        new ArrayList<>(
            List.of("cc", "-shared", "-fPIC", "-O1", "-o", made.toString(), source.toString()));
    command.addAll(definitions);
    // Before glibc 2.34 these two were libraries of their own.
    command.addAll(List.of("-ldl", "-lpthread"));
    int code = new ProcessBuilder(command).inheritIO().directory(folder.toFile()).start().waitFor();
    if (code != 0) {
      throw new IOException("cc could not build " + SOURCE + " (exit code " + code + ")");
    }
    return made;
  }

  /** What a command has to begin with for its process to be noted; dynamic linking required. */
  List<String> prefix() {
    return List.of(
        "/usr/bin/env",
        "LD_PRELOAD=" + library,
        "POWERLOSS_ROOT=" + root,
        "POWERLOSS_NOTES=" + notes,
        "POWERLOSS_SHADOW=" + shadow);
  }

  /**
   * Takes away what was not durable. The process must be dead.
   *
   * @param random decides whether all unsynced bytes are gone, or of each file a tail only, as a
   *     disk that was at work may leave it
   */
  Loss strike(SplittableRandom random) throws IOException {
    Map<Long, Long> durable = new HashMap<>();
    List<NameChange> pending = new ArrayList<>();
    List<String> lines = Files.exists(notes) ? Files.readAllLines(notes) : List.of();
    for (String line : lines) {
      String[] field = line.split("\t", -1);
      switch (field[0]) {
        case "base" -> durable.putIfAbsent(Long.valueOf(field[1]), Long.valueOf(field[2]));
        case "synced" ->
            durable.merge(Long.valueOf(field[1]), Long.valueOf(field[2]), PowerLoss::newer);
        case "dir" -> pending.removeIf(change -> change.isMadeDurableBy(Path.of(field[1])));
        default -> pending.add(NameChange.of(field));
      }
    }
    long names = 0;
    for (NameChange change : pending.reversed()) {
      names += change.undo() ? 1 : 0;
    }
    long bytes = cut(durable, random);
    Files.deleteIfExists(notes);
    try (Stream<Path> kept = Files.list(shadow)) {
      for (Path path : kept.toList()) {
        Files.delete(path);
      }
    }
    return new Loss(bytes, names);
  }

  /** Two syncs of a file may be noted in either order. */
  private static Long newer(Long one, Long other) {
    return Math.max(one, other);
  }

  private long cut(Map<Long, Long> durable, SplittableRandom random) throws IOException {
    boolean keepPart = random.nextBoolean();
    long gone = 0;
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        long size = Files.size(file);
        long kept = durable.getOrDefault(inode(file), size);
        if (kept < size) {
          kept += keepPart ? random.nextLong(size - kept) : 0;
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(kept);
          }
          gone += size - kept;
        }
      }
    }
    return gone;
  }

  private static long inode(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino");
  }

  /** One change of a name that is not durable yet. */
  private record NameChange(Path path, UndoAction action) {
    static NameChange of(String[] field) {
      Path path = Path.of(field[1]);
      return switch (field[0]) {
        case "made" -> new NameChange(path, () -> Files.deleteIfExists(path));
        case "gone" -> new NameChange(path, () -> restore(Path.of(field[2]), path));
        case "moved" -> {
          Path to = Path.of(field[2]);
          long inode = Long.parseLong(field[3]);
          yield new NameChange(to, () -> moveBack(path, to, inode, field[4]));
        }
        default -> throw new IllegalStateException("a note of an unknown kind: " + field[0]);
      };
    }

    boolean isMadeDurableBy(Path directory) {
      return directory.equals(path.getParent());
    }

    boolean undo() {
      try {
        return action.undo();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot undo a change of " + path, e);
      }
    }

    /** A change is noted before it is made: the process may have died in between. */
    private static boolean restore(Path shadow, Path path) throws IOException {
      if (Files.exists(path)) {
        return false;
      }
      Files.move(shadow, path);
      return true;
    }

    private static boolean moveBack(Path from, Path to, long inode, String shadow)
        throws IOException {
      if (!Files.exists(to) || inode(to) != inode) {
        return false;
      }
      Files.move(to, from, StandardCopyOption.REPLACE_EXISTING);
      if (!shadow.equals("-")) {
        Files.move(Path.of(shadow), to);
      }
      return true;
    }
  }

  /** Returns whether there was anything to undo. */
  private interface UndoAction {
    boolean undo() throws IOException;
  }
}
