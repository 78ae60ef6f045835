package dev.understudy.localcluster.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.mvcc.RetryTransactionException;
import dev.understudy.localcluster.mvcc.Transaction;
import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {
  @TempDir Path directory;

  /** The process that is killed: says each number once it is durable. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      LocalEngine engine = open(Path.of(arguments[0]));
      for (int worker = 0; worker < 4; worker++) {
        int first = worker;
        Thread.ofPlatform().start(() -> write(engine, first));
      }
    }

    private static void write(LocalEngine engine, int first) {
      for (int number = first; ; number += 4) {
        Pair.put(engine, "k" + number, "v" + number);
        synchronized (Writer.class) {
          System.out.println(number);
        }
      }
    }
  }

  private static LocalEngine open(Path path) {
    return LocalEngine.open(EngineOptions.of(path, "one", EngineOptions.Shape.VIRTUALIZED));
  }

  @Test
  void losesNoAcknowledgedWriteWhenTheProcessIsKilled() throws Exception {
    List<Integer> acknowledged = new ArrayList<>();
    Process writer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = writer.inputReader()) {
      for (int i = 0; i < 3_000; i++) {
        acknowledged.add(Integer.parseInt(out.readLine()));
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    try (LocalEngine engine = open(directory)) {
      for (int number : acknowledged) {
        assertThat(Pair.get(engine, "k" + number)).isEqualTo("v" + number);
      }
    }
  }

  @Test
  void keepsTheSumOfTransfersUnderContention() throws Exception {
    try (LocalEngine engine = open(directory)) {
      for (int account = 0; account < 10; account++) {
        Pair.put(engine, "account" + account, "100");
      }
      AtomicInteger retries = new AtomicInteger();
      List<Thread> workers = new ArrayList<>();
      for (int worker = 0; worker < 4; worker++) {
        Random random = new Random(worker);
        workers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < 300; i++) {
                        transfer(engine, random, retries);
                      }
                    }));
      }
      for (Thread worker : workers) {
        worker.join();
      }
      int sum = 0;
      for (int account = 0; account < 10; account++) {
        sum += Integer.parseInt(String.valueOf(Pair.get(engine, "account" + account)));
      }
      assertThat(sum).isEqualTo(1_000);
      assertThat(retries.get()).isPositive();
    }
  }

  private static void transfer(LocalEngine engine, Random random, AtomicInteger retries) {
    byte[] from = ("account" + random.nextInt(10)).getBytes(UTF_8);
    byte[] to = ("account" + random.nextInt(10)).getBytes(UTF_8);
    while (true) {
      try (Transaction transaction = engine.begin(Pair.MAIN)) {
        add(transaction, from, -1);
        add(transaction, to, 1);
        transaction.commit();
        return;
      } catch (RetryTransactionException e) {
        retries.incrementAndGet();
      }
    }
  }

  private static void add(Transaction transaction, byte[] account, int amount) {
    byte[] balance = transaction.get(account);
    int now = Integer.parseInt(new String(balance, UTF_8));
    transaction.put(account, Integer.toString(now + amount).getBytes(UTF_8));
  }

  @Test
  void commitsABulkLoadWhole() {
    try (LocalEngine engine = open(directory)) {
      try (Transaction transaction = engine.begin(Pair.MAIN)) {
        for (int i = 0; i < 100_000; i++) {
          byte[] key = ByteBuffer.allocate(8).putLong(i).array();
          assertThat(transaction.get(key)).isNull();
          transaction.put(key, new byte[100]);
        }
        transaction.commit();
      }
      int count = 0;
      try (Transaction transaction = engine.begin(Pair.MAIN);
          Transaction.Cursor cursor =
              transaction.scan(new byte[0], new byte[] {(byte) 0xFF}, true)) {
        while (cursor.next()) {
          count++;
        }
      }
      assertThat(count).isEqualTo(100_000);
    }
  }

  @Test
  void refusesASettingThatIsNoDurationWhereOneIsNeeded() {
    try (LocalEngine engine = open(directory)) {
      engine.set("physical_replication.consumer.heartbeat_frequency", "1m30s");
      assertThatThrownBy(
              () -> engine.set("physical_replication.consumer.heartbeat_frequency", "often"))
          .hasMessageContaining("is not a duration");
      assertThat(engine.settings())
          .containsEntry("physical_replication.consumer.heartbeat_frequency", "1m30s");
    }
  }

  @Test
  void keepsSettingsJobsAndItsIdentityAcrossReopening() {
    UUID id;
    try (LocalEngine engine = open(directory)) {
      id = engine.clusterId();
      engine.set("cluster.organization", "Acme");
      engine.create("other", false);
    }
    try (LocalEngine engine = open(directory)) {
      assertThat(engine.clusterId()).isEqualTo(id);
      assertThat(engine.settings()).containsEntry("cluster.organization", "Acme");
      assertThat(engine.virtualCluster("other").orElseThrow().id()).isEqualTo(4);
    }
  }
}
