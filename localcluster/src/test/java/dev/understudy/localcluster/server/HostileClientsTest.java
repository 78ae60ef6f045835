package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import dev.understudy.localcluster.tls.CertificateDirectory;
import dev.understudy.localcluster.tls.Certificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that break the protocol at every step of a connection, on a server that speaks TLS and on
 * one that does not. Each hears an error or the end of the connection, and leaves nothing behind.
 * {@code -Dfuzz.cases=N} for more of them, {@code -Dfuzz.seed=N} for others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientsTest {
  private static final int CASES = Integer.getInteger("fuzz.cases", 2_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20_261_130L);
  private static final int GOOD_CLIENT_EVERY = 100;

  /** A server that says nothing for so long hangs; a case ends by itself in milliseconds. */
  private static final int HANGING_MILLIS = 20_000;

  private static final int SSL_REQUEST = 80_877_103;
  private static final int GSS_REQUEST = 80_877_104;
  private static final int CANCEL_REQUEST = 80_877_102;
  private static final int TLS_HANDSHAKE = 0x16;
  private static final byte[] TLS = packet(SSL_REQUEST, new byte[0]);

  private final Random chance = new Random(SEED);
  private TestServer plain;
  private TestServer secured;
  private String rootOfSecured;

  /** At which step a client leaves the protocol. */
  private enum Step {
    RANDOM_BYTES,
    STARTUP_LENGTH,
    STARTUP_CUT,
    STARTUP_PARAMETERS,
    CANCEL_OF_NOBODY,
    TLS_THEN_GARBAGE,
    TLS_THEN_CUT,
    TLS_RECORD_TORN,
    PASSWORD_FRAME,
    PASSWORD_CUT,
    QUERY_LENGTH,
    QUERY_WITHOUT_END,
    QUERY_CUT,
    FRAME_OF_NO_TYPE,
    EXTENDED_TORN
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Path certificates = folder.resolve("certs");
    new Certificates(new CertificateDirectory(certificates), Clock.systemUTC(), new SecureRandom())
        .make(List.of("localhost", "127.0.0.1"), List.of("root"), Duration.ofDays(1));
    plain = TestServer.start(folder.resolve("plain"), Shape.VIRTUALIZED);
    secured = TestServer.secured(folder.resolve("secured"), Shape.VIRTUALIZED, certificates);
    // pgjdbc reads keys as PKCS #8 in DER.
    String key = Files.readString(certificates.resolve("client.root.key"));
    Path der =
        Files.write(
            folder.resolve("root.der"),
            Base64.getMimeDecoder().decode(key.replaceAll("-----.*-----", "")));
    rootOfSecured =
        "jdbc:postgresql://localhost:%d/defaultdb?options=-ccluster%%3Dsystem&user=root&sslmode=verify-full&sslrootcert=%s&sslcert=%s&sslkey=%s"
            .formatted(
                secured.port(),
                certificates.resolve("ca.crt"),
                certificates.resolve("client.root.crt"),
                der);
    try (Connection system = plain.system()) {
      TestServer.run(system, "CREATE USER guest WITH PASSWORD 's3cret'");
    }
  }

  @AfterAll
  void stop() {
    plain.close();
    secured.close();
  }

  @Test
  void hearAnErrorOrTheEndAndLeaveNothingBehind() throws Exception {
    System.out.printf("HostileClientsTest: -Dfuzz.seed=%d, %d cases%n", SEED, CASES);
    Map<Step, Integer> answered = new EnumMap<>(Step.class);
    Step[] steps = Step.values();
    goodClientsAreServed();
    long threads = platformThreads();
    for (int i = 0; i < CASES; i++) {
      Step step = steps[i % steps.length];
      boolean tls = step.name().startsWith("TLS") || chance.nextInt(4) == 0;
      try {
        int heard = send(tls ? secured : plain, step);
        answered.merge(step, heard > 0 ? 1 : 0, Integer::sum);
      } catch (SocketTimeoutException e) {
        throw new AssertionError("case %d, %s: the server hangs".formatted(i, step), e);
      }
      if (i % GOOD_CLIENT_EVERY == 0) {
        goodClientsAreServed();
      }
    }
    System.out.println("HostileClientsTest: answered with more than the end " + answered);
    // Else the cases do not get as far as they are meant to.
    assertThat(answered.get(Step.QUERY_LENGTH)).isPositive();
    assertThat(answered.get(Step.TLS_THEN_GARBAGE)).isPositive();
    assertThat(answered.get(Step.PASSWORD_FRAME)).isPositive();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(plain.clients()).as("clients left").isZero();
              assertThat(secured.clients()).as("clients left, with TLS").isZero();
              assertThat(plain.heldBytes() + secured.heldBytes()).as("bytes held").isZero();
            });
    assertThat(platformThreads()).as("platform threads").isLessThanOrEqualTo(threads + 8);
    goodClientsAreServed();
  }

  /** How many bytes came back before the end. */
  private int send(TestServer server, Step step) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(HANGING_MILLIS);
      boolean vanishes = step.name().endsWith("CUT") && chance.nextBoolean();
      try {
        if (step.name().startsWith("TLS") && chance.nextInt(4) > 0) {
          // In the other cases what follows does not wait for the answer.
          socket.getOutputStream().write(TLS);
          assertThat(socket.getInputStream().read())
              .as("the answer to a TLS request")
              .isEqualTo('S');
          socket.getOutputStream().write(tail(said(step), TLS.length));
        } else {
          socket.getOutputStream().write(said(step));
        }
        if (vanishes) {
          // The end of this one is a reset.
          socket.setSoLinger(true, 0);
          return 0;
        }
        socket.shutdownOutput();
        return socket.getInputStream().readAllBytes().length;
      } catch (SocketTimeoutException hangs) {
        throw hangs;
      } catch (IOException reset) {
        return 0;
      }
    }
  }

  private byte[] said(Step step) {
    byte[] root = WireClient.startup(chance.nextBoolean() ? "main" : "system");
    byte[] guest = WireClient.startup("system", "guest");
    byte[] query = WireClient.query("SELECT 1");
    return switch (step) {
      case RANDOM_BYTES -> bytes(300);
      case STARTUP_LENGTH -> joined(WireClient.int32(length()), tail(root, 4));
      case STARTUP_CUT -> cut(root);
      case STARTUP_PARAMETERS ->
          packet(chance.nextInt(8) == 0 ? chance.nextInt() : 3 << 16, parameters());
      case CANCEL_OF_NOBODY -> packet(CANCEL_REQUEST, bytes(12));
      case TLS_THEN_GARBAGE -> joined(TLS, bytes(2_000));
      case TLS_THEN_CUT -> joined(TLS, cut(clientHello()));
      case TLS_RECORD_TORN ->
          joined(chance.nextBoolean() ? TLS : packet(GSS_REQUEST, new byte[0]), clientHello());
      case PASSWORD_FRAME -> joined(guest, WireClient.frame('p', bytes(400)));
      case PASSWORD_CUT -> joined(guest, cut(WireClient.frame('p', bytes(400))));
      case QUERY_LENGTH ->
          joined(root, new byte[] {'Q'}, WireClient.int32(length()), tail(query, 5));
      case QUERY_WITHOUT_END ->
          joined(root, WireClient.frame('Q', "SELECT 'never ends".getBytes(UTF_8)), query);
      case QUERY_CUT -> joined(root, query, cut(query));
      case FRAME_OF_NO_TYPE ->
          joined(root, WireClient.frame((char) chance.nextInt(256), bytes(60)), query);
      case EXTENDED_TORN ->
          joined(
              root,
              WireClient.frame("PBDECF".charAt(chance.nextInt(6)), bytes(40)),
              WireClient.frame('S', new byte[0]));
    };
  }

  /** Those at and around the borders oftener than the rest. */
  private int length() {
    int[] borders = {
      Integer.MIN_VALUE,
      -1,
      0,
      3,
      4,
      5,
      8,
      (16 << 10) + 4,
      (16 << 10) + 5,
      16 << 20,
      (16 << 20) + 5,
      Integer.MAX_VALUE
    };
    int at = chance.nextInt(borders.length + 4);
    return at < borders.length ? borders[at] : chance.nextInt();
  }

  private byte[] parameters() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = chance.nextInt(6); i >= 0; i--) {
      body.writeBytes(
          List.of("user", "database", "options", "replication", "x".repeat(3_000))
              .get(chance.nextInt(5))
              .getBytes(UTF_8));
      if (chance.nextInt(5) > 0) {
        body.write(0);
      }
      body.writeBytes(bytes(80));
      if (chance.nextInt(5) > 0) {
        body.write(0);
      }
    }
    return body.toByteArray();
  }

  /** The beginning of a record of TLS 1.2 with a length that fits it or not. */
  private byte[] clientHello() {
    byte[] body = bytes(500);
    int length = chance.nextBoolean() ? body.length : chance.nextInt(1 << 16);
    return joined(new byte[] {TLS_HANDSHAKE, 3, 1, (byte) (length >> 8), (byte) length, 1}, body);
  }

  private static byte[] packet(int code, byte[] body) {
    return joined(WireClient.int32(body.length + 8), WireClient.int32(code), body);
  }

  private byte[] bytes(int most) {
    byte[] bytes = new byte[chance.nextInt(most) + 1];
    chance.nextBytes(bytes);
    return bytes;
  }

  private byte[] cut(byte[] whole) {
    return Arrays.copyOf(whole, chance.nextInt(whole.length));
  }

  private static byte[] tail(byte[] whole, int from) {
    return Arrays.copyOfRange(whole, from, whole.length);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Virtual threads end with the sockets that {@code clients} counts. */
  private static long platformThreads() {
    return Thread.getAllStackTraces().size();
  }

  private void goodClientsAreServed() throws Exception {
    try (Connection main = plain.main()) {
      assertThat(value(main, "SELECT 1")).isEqualTo("1");
    }
    try (Connection system = DriverManager.getConnection(rootOfSecured)) {
      assertThat(value(system, "SELECT 1")).isEqualTo("1");
    }
  }
}
