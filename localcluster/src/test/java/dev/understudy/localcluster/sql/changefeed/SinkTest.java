package dev.understudy.localcluster.sql.changefeed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.mvcc.Timestamp;
import dev.understudy.localcluster.sql.changefeed.ChangefeedDetails.Target;
import dev.understudy.localcluster.sql.changefeed.ChangefeedOptions.Envelope;
import dev.understudy.localcluster.sql.changefeed.ChangefeedOptions.Scan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the messages that a sink takes. */
class SinkTest {
  private static final Timestamp START = new Timestamp(1_700_000_000_123_456_789L, 0);

  @TempDir private Path folder;

  private Path feed() {
    return folder.resolve("deep").resolve("feed");
  }

  private FileSink sink(String session) {
    return new FileSink(feed(), session, Target::name, START);
  }

  private List<Path> files() throws IOException {
    if (!Files.exists(feed())) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(feed())) {
      return found.filter(Files::isRegularFile).sorted().toList();
    }
  }

  @Test
  void messagesOfManyTablesAreNotHeldUntilTheCheckpoint() throws Exception {
    String message = "x".repeat(1 << 20);
    try (FileSink sink = sink("1")) {
      for (int table = 1; table <= 20; table++) {
        sink.add(new Target(table, "t" + table), message);
      }
      assertThat(files()).hasSizeBetween(12, 20);
      sink.flush(START);
    }
    assertThat(files()).hasSize(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "../../outside", "with space", "été", "."})
  void anyTablesNameMakesAFileInTheSinksDirectory(String name) throws Exception {
    try (FileSink sink = sink("1")) {
      sink.add(new Target(104, name), "{}");
      sink.add(new Target(105, name.repeat(60)), "{}");
      sink.flush(START);
    }
    assertThat(files())
        .hasSize(2)
        .allSatisfy(file -> assertThat(feed().relativize(file)).hasToString(dayAndName(file)));
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside).containsExactly(folder.resolve("deep"));
    }
  }

  private static String dayAndName(Path file) {
    return "2023-11-14/" + file.getFileName();
  }

  @Test
  void aFileThatCannotBeWrittenLeavesNothingBehind() throws Exception {
    Path day = Files.createDirectories(feed().resolve("2023-11-14"));
    try (FileSink sink = sink("1")) {
      Path inTheWay = day.resolve("202311142213201234567890000000000.RESOLVED");
      Files.createDirectories(inTheWay.resolve("full"));
      assertThatThrownBy(() -> sink.resolved(START)).isInstanceOf(IOException.class);
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void aWebhookIsSentFewLargeMessagesAtATime() throws Exception {
    List<Integer> bodies = new CopyOnWriteArrayList<>();
    HttpServer endpoint =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/",
        exchange -> {
          bodies.add(exchange.getRequestBody().readAllBytes().length);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    endpoint.start();
    String uri = "webhook-http://127.0.0.1:" + endpoint.getAddress().getPort() + "/";
    try (WebhookSink sink = WebhookSink.open(URI.create(uri), options(null))) {
      for (int i = 0; i < 6; i++) {
        sink.add(new Target(1, "t"), "\"" + "x".repeat(400_000) + "\"");
      }
      assertThat(bodies).hasSize(2).allMatch(bytes -> bytes < 1_500_000);
    } finally {
      endpoint.stop(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "webhook-https:/no/host",
        "webhook-https://under_score.example/x",
        "webhook-https://h/x?ca_cert=bm90IHBlbQ%3D%3D",
        "webhook-https://h/x?client_cert=bm90IHBlbQ%3D%3D&client_key=c2VjcmV0",
      })
  void aWebhookThatCannotWorkIsRefusedAtOnceWithoutItsUri(String uri) {
    refused(() -> WebhookSink.open(URI.create(uri), options(null)).close())
        .hasMessageNotContaining("bm90IHBlbQ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aHeaderThatIsNoneIsRefusedWithoutBeingShown() {
    refused(() -> WebhookSink.open(URI.create("webhook-http://h/"), options("Basic\nx")).close())
        .hasMessageContaining("webhook_auth_header")
        .hasMessageNotContaining("Basic");
  }

  @Test
  void theKeyOfTheClientStaysWithTheClient() {
    List<String> endpoint = new ArrayList<>();
    for (String own : List.of("insecure_tls_skip_verify=true", "a=1&insecure_tls_skip_verify=x")) {
      endpoint.add(WebhookTls.of(own).otherQuery());
    }
    assertThat(endpoint).containsExactly("", "a=1");
    String key = Base64.getUrlEncoder().encodeToString("k".getBytes(StandardCharsets.US_ASCII));
    refused(() -> WebhookTls.of("client_key=" + key + "&client_cert=" + key));
  }

  private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable call) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClusterException.class, e -> assertThat(e.sqlState()).isEqualTo("22023"));
  }

  private static ChangefeedOptions options(@Nullable String header) {
    return new ChangefeedOptions(
        Scan.YES,
        Envelope.WRAPPED,
        false,
        false,
        false,
        false,
        false,
        null,
        Duration.ofSeconds(1),
        false,
        header);
  }
}
