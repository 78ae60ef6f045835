package dev.understudy.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class MannersTest extends ApiTest {
  private static final String END = "Host: x\r\nConnection: close\r\n\r\n";

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
  void readsABodyThatIsPackedWithGzip() throws Exception {
    String body = clusterBody("packed-cluster", "us-east-1");
    Reply made = packed(gzip(body.getBytes(UTF_8)), "gzip");
    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    assertThat(made.text("name")).isEqualTo("packed-cluster");

    assertRefused(packed(gzip(new byte[20 * 1024 * 1024]), "gzip"), 413, 8);
    assertRefused(packed(body.getBytes(UTF_8), "gzip"), 400, 3);
    byte[] cut = gzip(body.getBytes(UTF_8));
    assertRefused(packed(Arrays.copyOf(cut, cut.length / 2), "gzip"), 400, 3);
    Reply other = packed(body.getBytes(UTF_8), "br");
    assertRefused(other, 400, 3);
    assertThat(other.text("message")).contains("gzip");
  }

  @Test
  void letsResourcesSeeEmptySegmentsAndEncodedSlashes() throws IOException {
    Reply slash = get(CLUSTERS + "/a%2Fb");
    assertRefused(slash, 400, 3);
    assertThat(slash.text("message")).isEqualTo("cluster_id must be a UUID");
    // Only JAX-RS gives a reply an id.
    assertThat(raw("POST /api/v1/roles/x/ORGANIZATION//CLUSTER_ADMIN HTTP/1.1\r\n" + END))
        .containsIgnoringCase("X-Request-Id:");
  }

  @Test
  void refusesAQueryThatCannotBeRead() throws IOException {
    String key = "Authorization: Bearer " + administrator + "\r\n";
    String reply = raw("GET /api/v1/clusters?pagination.limit=%zz HTTP/1.1\r\n" + key + END);
    assertThat(reply).startsWith("HTTP/1.1 400").contains("\"code\":3");
  }

  @Test
  void keepsTheConnectionAfterABodyThatNobodyReads() throws IOException {
    String body = "y".repeat(1_000_000);
    String replies =
        raw(
            "POST /api/v1/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
                + body
                + "GET /health HTTP/1.1\r\n"
                + END);
    assertThat(replies).startsWith("HTTP/1.1 404").contains("HTTP/1.1 200");
  }

  @Test
  void saysThatItHangsUpOnABodyThatIsTooLargeToBeReadForNothing() {
    Reply reply = send(administrator, "POST", "/api/v1/nothing", "y".repeat(1_500_000));
    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Connection")).isEqualTo("close");
  }

  @Test
  void saysNothingOfTlsWithoutIt() {
    assertThat(get(STREAMS).header("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void answersInJsonEvenWhereJettyRefuses() throws IOException {
    String notHttp = raw("GET / HTTP/9.9\r\nHost: x\r\n\r\n");
    String badUri = raw("GET /api/v1/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    String hugeHeader = raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "y".repeat(20_000) + "\r\n\r\n");
    String noHost = raw("GET / HTTP/1.1\r\n\r\n");
    String badPatch = raw("PATCH /api/v1/%zz HTTP/1.1\r\n" + END);
    String longUri = raw("GET /" + "y".repeat(20_000) + " HTTP/1.1\r\n" + END);
    for (String reply : List.of(notHttp, badUri, hugeHeader, noHost, badPatch, longUri)) {
      assertThat(reply).matches("(?s)HTTP/1.1 (4|505).*").containsIgnoringCase("application/json");
      assertThat(reply).contains("\"code\":").contains("\"details\":[]").doesNotContain("<html");
    }
    assertThat(hugeHeader).startsWith("HTTP/1.1 431").contains("headers are larger than 8 KiB");
    assertThat(longUri).startsWith("HTTP/1.1 414").contains("the URI is longer than 8 KiB");
    assertThat(badUri)
        .contains("the request is not well-formed")
        .containsIgnoringCase("Cc-Version: 2024-09-16");
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

  private Reply packed(byte[] body, String encoding) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + CLUSTERS))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .header("Authorization", "Bearer " + administrator)
            .header("Content-Encoding", encoding)
            .build();
    var response = http.send(request, HttpResponse.BodyHandlers.ofString());
    return new Reply(response.statusCode(), response, JSON.readTree(response.body()));
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(5000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }
}
