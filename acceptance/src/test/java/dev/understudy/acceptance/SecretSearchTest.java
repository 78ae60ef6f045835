package dev.understudy.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.understudy.testing.EmbeddedDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret that is planted in a place is found there by the same search that looks for leaks. */
@Timeout(120)
class SecretSearchTest {
  private static final String SECRET = "s3cr\"t/+ & pässword";
  private static final String RAW = "the-raw-key-of-32-bytes-or-so!!!";

  private final SecretSearch search = new SecretSearch();

  @BeforeEach
  void lookFor() {
    search.add("the planted one", SECRET);
    search.add("the key", RAW.getBytes(UTF_8));
  }

  private void assertFoundIn(String place) {
    assertThat(search.findings()).singleElement().asString().contains(place);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab", "abc"})
  void isFoundInEveryFormAndWhateverStandsAroundIt(String before) throws IOException {
    String text = before + SECRET + before;
    List<String> written =
        List.of(
            text,
            URLEncoder.encode(text, UTF_8),
            URLEncoder.encode(text, UTF_8).replace("+", "%20"),
            Base64.getEncoder().encodeToString(text.getBytes(UTF_8)),
            Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8)),
            HexFormat.of().formatHex(text.getBytes(UTF_8)),
            HexFormat.of().withUpperCase().formatHex(text.getBytes(UTF_8)),
            new ObjectMapper().writeValueAsString(text));
    for (int i = 0; i < written.size(); i++) {
      search.in("form " + i, "<" + written.get(i) + ">");
    }
    assertThat(search.findings()).hasSize(written.size());
  }

  @Test
  void whatIsNotThereIsNotFoundAndWhatIsTooShortIsRefused() {
    search.in("a text", "nothing but s3cr and pässword");
    assertThat(search.findings()).isEmpty();
    assertThatThrownBy(() -> search.add("short", "root")).hasMessageContaining("too short");
  }

  @Test
  void isFoundInThePayloadOfAHistory() throws IOException {
    String payload =
        Base64.getEncoder().encodeToString(("{\"password\":\"" + RAW + "\"}").getBytes(UTF_8));
    search.inJson(
        "a history", "{\"events\":[{\"input\":{\"payloads\":[{\"data\":\"" + payload + "\"}]}}]}");
    assertFoundIn("a history");
  }

  @Test
  void isFoundInAFileAlsoAcrossThePiecesInWhichItIsReadAndAnOpenModeIsSeen(@TempDir Path folder)
      throws IOException {
    Path clean = Files.writeString(folder.resolve("clean.log"), "nothing");
    Path secret = Files.writeString(folder.resolve("secret"), RAW);
    byte[] large = new byte[(8 << 20) + 100];
    System.arraycopy(RAW.getBytes(UTF_8), 0, large, (8 << 20) - 10, RAW.length());
    Path log = Files.write(folder.resolve("large.log"), large);

    assertThat(SecretPlaces.files(folder, file -> false, Set.of(secret), search))
        .containsExactlyInAnyOrder(clean, log);
    assertFoundIn("large.log");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
    assertThat(SecretPlaces.readableByOthers(Set.of(secret))).containsExactly(secret);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    assertThat(SecretPlaces.readableByOthers(Set.of(secret))).isEmpty();
  }

  @Test
  void isFoundInATable() throws Exception {
    String url = EmbeddedDatabase.shared().migrated("secret_search");
    try (Connection connection = DriverManager.getConnection(url, "root", "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE notes (id INT, body LONGTEXT)");
      statement.execute("INSERT INTO notes VALUES (1, 'x" + RAW + "')");
      assertThat(SecretPlaces.tables(connection, search)).isPositive();
    }
    assertFoundIn("the table notes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmdline", "environ"})
  void isFoundInAProcess(String where) throws Exception {
    ProcessBuilder builder =
        where.equals("cmdline")
            ? new ProcessBuilder("bash", "-c", "read line # " + RAW)
            : new ProcessBuilder("bash", "-c", "read line");
    builder.environment().put("HARMLESS", where.equals("environ") ? RAW : "");
    try (ProcessWatch watch = ProcessWatch.start()) {
      Process process = builder.start();
      try {
        await().until(() -> watch.hasSeen("read line"));
        await()
            .until(
                () -> {
                  watch.in(search);
                  return !search.findings().isEmpty();
                });
      } finally {
        process.destroyForcibly();
      }
    }
    assertFoundIn(where + " of process");
  }

  @Test
  void isFoundInAReplyAndItsHeaders() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("X-Odd", RAW);
          exchange.sendResponseHeaders(400, -1);
          exchange.close();
        });
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (RecordingProxy proxy = RecordingProxy.before(address);
        HttpClient client = HttpClient.newHttpClient()) {
      int status =
          client
              .send(
                  HttpRequest.newBuilder(proxy.address().resolve("/x")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      assertThat(status).isEqualTo(400);
      proxy.replies().forEach(reply -> search.in("a reply", reply));
    } finally {
      server.stop(0);
    }
    assertFoundIn("a reply");
  }
}
