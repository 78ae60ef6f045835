package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that speaks TLS with a certificate of its own CA. */
class SecureServerTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path folder;
  private static FakeServer server;

  @BeforeAll
  static void start() throws Exception {
    keytool(
        "-genkeypair -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -validity 2".split(" "));
    keytool("-exportcert", "-rfc", "-file", ca());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    server = FakeServer.of(https).on("GET /api/v1/clusters", World.CLUSTERS);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            "server",
            "-storetype",
            "PKCS12",
            "-keystore",
            folder.resolve("keys").toString(),
            "-storepass",
            PASSWORD));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static String ca() {
    return folder.resolve("ca.pem").toString();
  }

  private static Shell.Ended list(String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("cluster", "list", "--server", "https://127.0.0.1:" + server.port() + "/"));
    command.addAll(List.of(more));
    return new Shell(folder)
        .set("COCKROACH_API_KEY", Shell.KEY)
        .run(command.toArray(String[]::new));
  }

  @Test
  void isVerifiedWithTheCaThatIsNamed() {
    Shell.Ended ended = list("--ca-file", ca());
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("east-prod");
  }

  @Test
  void isRefusedWithoutItAndAskedForNothing() {
    Shell.Ended ended = list();
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(ended.err()).contains("--ca-file").doesNotContain("\tat ");
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    assertThat(list("--ca-file", empty.toString()).err()).contains("holds no certificate");
    assertThat(list("--ca-file", folder.resolve("none").toString()).err())
        .contains("cannot read the certificates");
  }
}
