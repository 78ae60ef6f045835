package dev.understudy.acceptance.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.storage.Batch;
import dev.understudy.localcluster.storage.Family;
import dev.understudy.localcluster.storage.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The proof that {@link PowerLoss} takes away what was not synced, and only that. */
@Timeout(120)
class PowerLossLayerTest {
  private static final int KEYS = 100;
  private static final int LENGTH = 4_096;

  @TempDir private Path folder;
  private Path root;
  private PowerLoss power;

  @BeforeEach
  void preload() throws Exception {
    CCompiler.require();
    power = new PowerLoss(PowerLoss.compile(folder), folder.resolve("store"));
    root = folder.resolve("store");
  }

  /** The process that loses power: does as it is told, says so, and waits to die. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      Path root = Path.of(arguments[1]);
      switch (arguments[0]) {
        case "store" -> fillStore(root, Boolean.parseBoolean(arguments[2]));
        case "files" -> writeFiles(root);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      System.out.println("done");
      Thread.currentThread().join();
    }

    private static void fillStore(Path root, boolean synced) {
      Store store = Store.open(root.resolve("data"));
      for (int i = 0; i < KEYS; i++) {
        try (Batch batch = store.batch()) {
          batch.put(Family.META, key(i), new byte[LENGTH]);
          if (synced) {
            store.write(batch);
          } else {
            store.writeUnsynced(batch);
          }
        }
      }
    }

    private static void writeFiles(Path root) throws IOException {
      Files.createDirectories(root);
      for (String name : List.of("old", "removed", "target")) {
        write(root.resolve(name), name, true);
      }
      write(root.resolve("moved"), "moved", true);
      sync(root);
      write(root.resolve("old"), "+unsynced", false);
      write(root.resolve("nameless"), "synced, but its name is not", true);
      Files.delete(root.resolve("removed"));
      Files.move(root.resolve("moved"), root.resolve("target"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(Path path, String text, boolean synced) throws IOException {
      try (FileChannel file =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        file.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
        if (synced) {
          file.force(true);
        }
      }
    }

    private static void sync(Path directory) throws IOException {
      try (FileChannel channel = FileChannel.open(directory)) {
        channel.force(true);
      }
    }
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
  }

  @Test
  void aStoreThatDoesNotSyncLosesItsWrites() throws Exception {
    runAndKill("store", "false");
    assertThat(power.strike(new SplittableRandom(1)).bytes()).isPositive();
    assertThat(keysInStore()).isLessThan(KEYS);
  }

  @Test
  void aStoreThatDoesNotSyncKeepsItsWritesWhenOnlyTheProcessDies() throws Exception {
    runAndKill("store", "false");
    assertThat(keysInStore()).isEqualTo(KEYS);
  }

  @Test
  void aStoreThatSyncsKeepsItsWrites() throws Exception {
    runAndKill("store", "true");
    power.strike(new SplittableRandom(1));
    assertThat(keysInStore()).isEqualTo(KEYS);
  }

  @Test
  void namesAndBytesAreAsOfTheirLastSync() throws Exception {
    runAndKill("files", "");
    PowerLoss.Loss loss = power.strike(alwaysAll());
    assertThat(root.resolve("old")).hasContent("old");
    assertThat(root.resolve("removed")).hasContent("removed");
    assertThat(root.resolve("moved")).hasContent("moved");
    assertThat(root.resolve("target")).hasContent("target");
    assertThat(root.resolve("nameless")).doesNotExist();
    assertThat(loss.names()).isEqualTo(3);
    assertThat(loss.bytes()).isEqualTo("+unsynced".length());
  }

  /** The first seed whose first bit says that no tail of any file is kept. */
  private static SplittableRandom alwaysAll() {
    long seed = 0;
    while (new SplittableRandom(seed).nextBoolean()) {
      seed++;
    }
    return new SplittableRandom(seed);
  }

  private int keysInStore() {
    int found = 0;
    try (Store store = Store.open(root.resolve("data"))) {
      for (int i = 0; i < KEYS; i++) {
        found += store.get(Family.META, key(i)) == null ? 0 : 1;
      }
    }
    return found;
  }

  private void runAndKill(String what, String how) throws Exception {
    List<String> command = new ArrayList<>(power.prefix());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+IgnoreUnrecognizedVMOptions",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            what,
            root.toString(),
            how));
    Process writer =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = writer.inputReader()) {
      assertThat(out.readLine()).isEqualTo("done");
    } finally {
      writer.destroyForcibly().waitFor();
    }
  }
}
