package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that say anything, say nothing or never listen: the server lives, small and discreet. */
class WireFuzzTest {
  private static final String MARKER = "the-secret-of-main";
  private static final long MEBIBYTE = 1 << 20;
  private static final String TYPES = "QPBDECHSXdcfpF?\0\u00ff";

  private final long seed = Long.getLong("fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private TestServer server;

  @BeforeEach
  void start(@TempDir Path store) throws Exception {
    System.out.println("WireFuzzTest: -Dfuzz.seed=" + seed);
    server = TestServer.start(store, Shape.VIRTUALIZED);
    try (Connection main = server.main();
        Connection system = server.system()) {
      run(
          main,
          "CREATE TABLE secret (id INT PRIMARY KEY, t STRING)",
          "INSERT INTO secret VALUES (1, '" + MARKER + "')");
      run(
          system,
          "CREATE VIRTUAL CLUSTER other",
          "ALTER VIRTUAL CLUSTER other START SERVICE SHARED");
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void stillAnswers() throws SQLException {
    try (Connection main = server.main()) {
      assertThat(value(main, "SELECT t FROM secret")).isEqualTo(MARKER);
    }
  }

  /** Sends bytes and gives what came back; a connection that the server resets says no more. */
  private String exchange(WireClient client, byte[] bytes) throws IOException {
    try {
      client.out.write(bytes);
      client.socket.shutdownOutput();
      return client.frames();
    } catch (SocketException reset) {
      return "";
    }
  }

  private byte[] bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most) + 1];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void survivesAnythingInFrontOfTheLogin() throws Exception {
    for (int i = 0; i < 600; i++) {
      byte[] startup = WireClient.startup(random.nextBoolean() ? "other" : "main");
      byte[] sent =
          switch (i % 4) {
            case 0 -> bytes(200);
            case 1 -> Arrays.copyOf(startup, random.nextInt(startup.length));
            case 2 -> mutated(startup);
            default -> concatenated(WireClient.int32(random.nextInt()), bytes(100));
          };
      try (WireClient client = new WireClient(server.port())) {
        assertThat(exchange(client, sent)).doesNotContain(MARKER);
      }
    }
    stillAnswers();
  }

  private byte[] mutated(byte[] original) {
    byte[] copy = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt();
    }
    return copy;
  }

  private static byte[] concatenated(byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  @Test
  void survivesAnythingBehindTheLoginAndKeepsVirtualClustersApart() throws Exception {
    int answered = 0;
    for (int i = 0; i < 400; i++) {
      try (WireClient client = WireClient.loggedIn(server.port(), "other")) {
        byte[][] frames = new byte[random.nextInt(12) + 1][];
        for (int j = 0; j < frames.length; j++) {
          frames[j] = frame();
        }
        String answer = exchange(client, concatenated(frames));
        assertThat(answer).doesNotContain(MARKER);
        answered += answer.isEmpty() ? 0 : 1;
      }
    }
    assertThat(answered).isGreaterThan(100);
    stillAnswers();
    await().atMost(Duration.ofSeconds(10)).until(() -> server.heldBytes() == 0);
  }

  private byte[] frame() {
    return switch (random.nextInt(8)) {
      case 0 -> WireClient.query("SELECT * FROM secret");
      case 1 -> mutated(WireClient.query("SELECT * FROM secret WHERE id = 1"));
      case 2 -> WireClient.frame('P', parse(random.nextInt(3)));
      case 3 -> mutated(WireClient.frame('P', parse(1)));
      case 4 ->
          mutated(
              WireClient.frame(
                  'B', new byte[] {0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 'x', 0, 2, 0, 1, 0, 0}));
      case 5 -> WireClient.frame('E', new byte[] {0, 0, 0, 0, 0});
      case 6 -> WireClient.frame('S', new byte[0]);
      default -> WireClient.frame(TYPES.charAt(random.nextInt(TYPES.length())), bytes(64));
    };
  }

  private static byte[] parse(int parameters) {
    String sql = parameters == 0 ? "SELECT 1, 2" : "SELECT $1, t FROM secret";
    return ("\0" + sql + "\0\0\0").getBytes(UTF_8);
  }

  @Test
  void deepNestingIsAnErrorAndNothingWorse() throws Exception {
    try (WireClient client = WireClient.loggedIn(server.port(), "other")) {
      int depth = 20_000;
      String nested = "SELECT " + "-(".repeat(depth) + "1" + ")".repeat(depth);
      client.out.write(WireClient.query(nested));
      client.awaitAnswer();
      client.out.write(WireClient.query("SELECT 1"));
      client.awaitReady();
    }
    stillAnswers();
  }

  @Test
  void aHugeLengthTakesNoMemory() throws Exception {
    for (int length : new int[] {Integer.MAX_VALUE, 1 << 30, (16 << 20) + 5, -1, 0, 3}) {
      try (WireClient client = WireClient.loggedIn(server.port(), "other")) {
        client.out.write('Q');
        client.out.writeInt(length);
        client.out.write(bytes(1000));
        client.socket.shutdownOutput();
        assertThat(client.frames()).contains("08P01");
      }
    }
    stillAnswers();
  }

  @Test
  void longMessagesAndStatementsShareOneBudget() throws Exception {
    List<WireClient> clients = new ArrayList<>();
    int refused = 0;
    try {
      for (int i = 0; i < 12; i++) {
        WireClient client = WireClient.loggedIn(server.port(), "other");
        clients.add(client);
        client.out.write('Q');
        client.out.writeInt(16 << 20);
        client.out.flush();
      }
      await().atMost(Duration.ofSeconds(10)).until(() -> server.heldBytes() > 32 * MEBIBYTE);
      for (WireClient client : clients) {
        client.socket.setSoTimeout(200);
        try {
          client.awaitReady();
        } catch (EOFException overBudget) {
          refused++;
        } catch (IOException waitsForTheRest) {
          // This one's message is within the budget.
        }
      }
      assertThat(refused).isGreaterThanOrEqualTo(8);
      assertThat(server.heldBytes()).isLessThanOrEqualTo(64 * MEBIBYTE);
      stillAnswers();
    } finally {
      for (WireClient client : clients) {
        client.close();
      }
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> server.heldBytes() == 0);
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Test
  void aThousandIdleClientsCostLittle() throws Exception {
    long before = heap();
    List<WireClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        clients.add(WireClient.loggedIn(server.port(), "other"));
      }
      long grown = (heap() - before) / MEBIBYTE;
      System.out.println("WireFuzzTest: 1,000 idle clients, heap grown by MiB: " + grown);
      assertThat(grown).isLessThan(64);
      stillAnswers();
    } finally {
      for (WireClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void clientsThatDoNotReadHoldNeitherMemoryNorTheService() throws Exception {
    long before = heap();
    List<WireClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 16; i++) {
        WireClient client = WireClient.loggedIn(server.port(), "other");
        clients.add(client);
        client.out.write(
            WireClient.query(
                "SELECT i, 'some text to make the row wide', i FROM generate_series(1, 100000000)"
                    + " AS g(i)"));
      }
      try (Connection other = server.as("other", "root", "")) {
        await()
            .atMost(Duration.ofSeconds(10))
            .until(
                () ->
                    value(
                            other,
                            "SELECT count(*) FROM [SHOW CLUSTER SESSIONS] WHERE status = 'ACTIVE'")
                        .equals("17"));
        long grown = (heap() - before) / MEBIBYTE;
        System.out.println("WireFuzzTest: 16 slow readers, heap grown by MiB: " + grown);
        assertThat(grown).isLessThan(64);
      }
      stillAnswers();
      try (Connection system = server.system()) {
        long began = System.nanoTime();
        run(system, "ALTER VIRTUAL CLUSTER other STOP SERVICE");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      }
      assertThatThrownBy(() -> server.as("other", "root", "")).hasMessageContaining("unavailable");
    } finally {
      for (WireClient client : clients) {
        client.close();
      }
    }
  }
}
