package dev.understudy.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class MannersTest extends ApiTest {

  @Test
  void checksAndEchoesTheVersion() {
    assertThat(get(STREAMS).header("Cc-Version")).isEqualTo("2024-09-16");
    Reply older = send(administrator, "GET", STREAMS, null, "Cc-Version", "2022-09-20");
    assertThat(older.header("Cc-Version")).isEqualTo("2022-09-20");
    Reply invalid = send(administrator, "GET", STREAMS, null, "Cc-Version", "tomorrow");
    assertRefused(invalid, 400, 3);
    assertThat(invalid.text("message")).isEqualTo("invalid Cc-Version");
  }

  @Test
  void readsABodyWhateverItIsSaidToBe() {
    for (String type :
        List.of("application/x-www-form-urlencoded", "text/plain", "application/json", "x/y")) {
      Reply reply = send(administrator, "POST", STREAMS, "{\"x\":1}", "Content-Type", type);
      assertRefused(reply, 400, 3);
      assertThat(reply.text("message")).isEqualTo("primary_cluster_id is required");
    }
    assertThat(send(administrator, "POST", STREAMS, "{}", "Accept", "text/html").text("message"))
        .isEqualTo("primary_cluster_id is required");
  }

  @Test
  void refusesBodiesThatAreNotWhatIsExpected() {
    for (String body :
        List.of("", "{", "[]", "null", "\"x\"", "{} {}", "{\"primary_cluster_id\":{}}")) {
      assertRefused(post(STREAMS, body), 400, 3);
    }
    String huge = "{\"x\":\"" + "y".repeat(2 * 1024 * 1024) + "\"}";
    assertRefused(post(STREAMS, huge), 413, 8);
    assertRefused(post(STREAMS, "[".repeat(100_000)), 400, 3);
  }

  @Test
  void refusesUnknownPathsAndMethods() {
    assertRefused(get("/api/v1/nothing"), 404, 5);
    assertRefused(get("/"), 404, 5);
    Reply wrong = send(administrator, "PUT", STREAMS, "{}");
    assertRefused(wrong, 405, 12);
    assertThat(wrong.header("Allow")).contains("GET").contains("POST");
  }

  @Test
  void answersHeadAndOptions() throws Exception {
    Reply head = send(administrator, "HEAD", STREAMS, null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.raw().body()).isEmpty();
    HttpRequest options =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + STREAMS))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .build();
    var reply = http.send(options, HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Allow").orElse("")).contains("POST");
  }

  @Test
  void givesEveryReplyAnIdAndSafeHeaders() {
    Reply own = send(administrator, "GET", STREAMS, null, "X-Request-Id", "mine-1");
    assertThat(own.header("X-Request-Id")).isEqualTo("mine-1");
    Reply made = send(null, "GET", STREAMS, null, "X-Request-Id", "not usable!");
    assertThat(made.header("X-Request-Id")).hasSize(36);
    assertThat(made.header("Content-Security-Policy")).contains("sandbox");
    assertThat(made.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(made.header("Server")).isEmpty();
  }

  @Test
  void compressesLongReplies() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + CLUSTERS + "/available-regions"))
            .header("Authorization", "Bearer " + administrator)
            .header("Accept-Encoding", "gzip")
            .build();
    var reply = http.send(request, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(reply.headers().firstValue("Content-Encoding")).contains("gzip");
    try (var plain = new GZIPInputStream(new ByteArrayInputStream(reply.body()))) {
      assertThat(JSON.readTree(plain).path("regions").size()).isGreaterThan(20);
    }
  }

  @Test
  void answersInJsonEvenWhereJettyRefuses() throws IOException {
    String notHttp = raw("GET / HTTP/9.9\r\nHost: x\r\n\r\n");
    String badUri = raw("GET /api/v1/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    String hugeHeader = raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n");
    String noHost = raw("GET / HTTP/1.1\r\n\r\n");
    String emptySegment = raw("GET /api//v1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    for (String reply : List.of(notHttp, badUri, hugeHeader, noHost, emptySegment)) {
      assertThat(reply).matches("(?s)HTTP/1.1 (4|505).*").containsIgnoringCase("application/json");
      assertThat(reply).contains("\"code\":").contains("\"details\":[]").doesNotContain("<html");
    }
    assertThat(hugeHeader).startsWith("HTTP/1.1 431");
  }

  @Test
  void servesHealthAndMetrics() throws Exception {
    Reply health = send(null, "GET", "/health", null);
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.text("status")).isEqualTo("ok");
    get(STREAMS);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.adminPort() + "/metrics"))
            .build();
    String metrics = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    assertThat(metrics)
        .contains("understudy_http_requests_seconds_count")
        .contains("resource=\"/api/v1/physical-replication-streams\"");
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
