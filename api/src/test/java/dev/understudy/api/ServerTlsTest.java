package dev.understudy.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import nl.altindag.ssl.SSLFactory;
import nl.altindag.ssl.pem.util.PemUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerTlsTest extends ApiTest {
  private static final String PASSWORD = "changeit";

  private Path folder;
  private Path certificate;
  private Path key;

  @BeforeAll
  void startAgainWithTls(@TempDir Path files) throws Exception {
    folder = files;
    certificate = folder.resolve("api.crt");
    key = folder.resolve("api.key");
    writeIdentity();
    server.close();
    server = start(new ServerTls(certificate, key));
  }

  private ApiServer start(ServerTls tls) throws Exception {
    return ApiServer.start(
        new ApiOptions("127.0.0.1", 0, 0, 0, tls, tls),
        new ApiServer.Parts(
            catalog,
            workflows,
            workflows,
            adoptionAskedFor::add,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            clock,
            UUID::randomUUID));
  }

  @Test
  void speaksTlsAndTellsBrowsersToStayWithIt() throws Exception {
    SSLFactory trusting =
        SSLFactory.builder().withTrustMaterial(PemUtils.loadTrustMaterial(certificate)).build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting.getSslContext()).build()) {
      for (String path : List.of("/health", "/api/v1/nothing", "/api/v1/clusters/%01")) {
        var reply =
            client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(reply.headers().firstValue("Strict-Transport-Security"))
            .as("%s: %d %s", path, reply.statusCode(), reply.body())
            .contains("max-age=31536000");
      }
      var metrics =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("https://127.0.0.1:" + server.adminPort() + "/metrics"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(metrics.statusCode()).isEqualTo(200);
      assertThat(metrics.body()).contains("understudy_");
    }
  }

  @Test
  void servesNothingToWhoSpeaksPlainHttp() {
    assertThatThrownBy(() -> send(null, "GET", "/health", null))
        .isInstanceOf(IllegalStateException.class);
    URI metrics = URI.create("http://127.0.0.1:" + server.adminPort() + "/metrics");
    assertThatThrownBy(
            () ->
                http.send(
                    HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void namesTheFilesThatItCannotUseAndNothingOfWhatIsInThem() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong.key"), "a secret that is no key");
    assertThatThrownBy(() -> start(new ServerTls(certificate, wrong)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("wrong.key")
        .hasMessageNotContaining("secret")
        .hasNoCause();
    assertThatThrownBy(() -> start(new ServerTls(folder.resolve("none.crt"), key)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.crt");
  }

  private void writeIdentity() throws IOException, GeneralSecurityException, InterruptedException {
    Path store = folder.resolve("api.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "api",
                "-keyalg",
                "EC",
                "-dname",
                "CN=understudy",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    write(certificate, "CERTIFICATE", keys.getCertificate("api").getEncoded());
    write(key, "PRIVATE KEY", keys.getKey("api", PASSWORD.toCharArray()).getEncoded());
  }

  private static void write(Path file, String kind, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind));
  }
}
