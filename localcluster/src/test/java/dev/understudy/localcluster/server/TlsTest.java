package dev.understudy.localcluster.server;

import static dev.understudy.localcluster.server.TestServer.rows;
import static dev.understudy.localcluster.server.TestServer.run;
import static dev.understudy.localcluster.server.TestServer.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.understudy.localcluster.node.EngineOptions.Shape;
import dev.understudy.localcluster.tls.CertificateDirectory;
import dev.understudy.localcluster.tls.Certificates;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A primary that speaks TLS alone, clients and a standby that verify it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
  private static final Duration YEAR = Duration.ofDays(365);

  private Path directory;
  private Path certificates;
  private Path foreign;
  private TestServer east;
  private TestServer west;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    certificates = directory.resolve("certs");
    foreign = directory.resolve("foreign");
    make(certificates, Clock.systemUTC(), YEAR);
    make(foreign, Clock.systemUTC(), YEAR);
    east = TestServer.secured(directory.resolve("east"), Shape.VIRTUALIZED, certificates);
    west = TestServer.start(directory.resolve("west"), Shape.VIRTUALIZED_EMPTY);
    try (Connection root = asRoot(certificates)) {
      run(
          root,
          "CREATE USER alice",
          "CREATE USER replicator WITH PASSWORD 's3cret'",
          "GRANT SYSTEM REPLICATIONSOURCE TO replicator, alice");
    }
  }

  @AfterAll
  void stop() {
    west.close();
    east.close();
  }

  private static void make(Path into, Clock clock, Duration validFor) throws Exception {
    new Certificates(new CertificateDirectory(into), clock, new SecureRandom())
        .make(List.of("localhost", "127.0.0.1"), List.of("root", "alice"), validFor);
  }

  private Connection connect(String parameters) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:%d/defaultdb?options=-ccluster%%3Dsystem&%s"
            .formatted(east.port(), parameters));
  }

  /** pgjdbc reads keys as PKCS #8 in DER, so the test turns them into that. */
  private Connection asRoot(Path trusted) throws Exception {
    return connect(
        "user=root&sslmode=verify-full&sslrootcert="
            + trusted.resolve("ca.crt")
            + "&sslcert="
            + certificates.resolve("client.root.crt")
            + "&sslkey="
            + der("client.root"));
  }

  private Path der(String name) throws Exception {
    Path der = directory.resolve(name + ".der");
    String pem = Files.readString(certificates.resolve(name + ".key"));
    Files.write(der, Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", "")));
    return der;
  }

  private static void state(ThrowingCallable call, String sqlState, String fragment) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo(sqlState);
              assertThat(e.getMessage()).contains(fragment);
            });
  }

  @Test
  void aPasswordLogsInOverVerifiedTls() throws Exception {
    String verified = "sslmode=verify-full&sslrootcert=" + certificates.resolve("ca.crt");
    try (Connection sql = connect("user=replicator&password=s3cret&" + verified)) {
      assertThat(value(sql, "SELECT current_user")).isEqualTo("replicator");
    }
    state(() -> connect("user=replicator&password=wrong&" + verified), "28P01", "password");
    state(() -> connect("user=root&password=x&" + verified), "28P01", "password");
  }

  @Test
  void aCertificateLogsInItsUserAndNobodyElse() throws Exception {
    try (Connection sql = asRoot(certificates)) {
      assertThat(value(sql, "SELECT current_user")).isEqualTo("root");
    }
    String alice =
        "sslmode=verify-full&sslrootcert=%s&sslcert=%s&sslkey=%s"
            .formatted(
                certificates.resolve("ca.crt"),
                certificates.resolve("client.alice.crt"),
                der("client.alice"));
    try (Connection sql = connect("user=alice&" + alice)) {
      assertThat(value(sql, "SELECT current_user")).isEqualTo("alice");
    }
    state(
        () -> connect("user=replicator&password=s3cret&" + alice),
        "28000",
        "certificate authentication failed");
  }

  @Test
  void refusesWhoDoesNotSpeakTls() {
    state(() -> connect("user=root&sslmode=disable"), "08P01", "SSL connection required");
  }

  @Test
  void aForeignAuthorityIsRefusedByTheClient() {
    assertThatThrownBy(() -> asRoot(foreign)).hasMessageContaining("SSL error");
  }

  @Test
  void keysAreForTheirOwnersEyes() throws Exception {
    for (String key : List.of("ca.key", "node.key", "client.root.key")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(certificates.resolve(key))))
          .isEqualTo("rw-------");
    }
  }

  private String source(String login, String host, String parameters) {
    return "postgresql://%s@%s:%d/defaultdb?options=-ccluster%%3Dsystem&%s"
        .formatted(login, host, east.port(), parameters);
  }

  private static void replicate(Connection standby, String name, String uri) throws SQLException {
    run(standby, "CREATE VIRTUAL CLUSTER " + name + " FROM REPLICATION OF main ON '" + uri + "'");
  }

  private static void replicates(Connection standby, String name) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !value(
                        standby,
                        "SELECT replicated_time FROM [SHOW VIRTUAL CLUSTER "
                            + name
                            + " WITH REPLICATION STATUS]")
                    .equals("null"));
  }

  private static String inlined(Path file) throws Exception {
    return URLEncoder.encode(Files.readString(file), StandardCharsets.UTF_8);
  }

  @Test
  void theStandbyVerifiesItsSource() throws Exception {
    try (Connection standby = west.system()) {
      String file = "sslmode=verify-full&sslrootcert=" + certificates.resolve("ca.crt");
      replicate(standby, "byfile", source("replicator:s3cret", "127.0.0.1", file));
      String inline =
          "sslinline=true&sslmode=verify-full&sslrootcert="
              + inlined(certificates.resolve("ca.crt"));
      replicate(standby, "inlined", source("replicator:s3cret", "localhost", inline));
      String certificate =
          inline
              + "&sslcert="
              + inlined(certificates.resolve("client.alice.crt"))
              + "&sslkey="
              + inlined(certificates.resolve("client.alice.key"));
      replicate(standby, "certified", source("alice", "localhost", certificate));
      for (String name : List.of("byfile", "inlined", "certified")) {
        replicates(standby, name);
      }
      assertThat(
              rows(
                  standby,
                  "SELECT source_cluster_uri FROM [SHOW VIRTUAL CLUSTERS WITH REPLICATION STATUS]"))
          .contains(
              "postgresql://replicator:redacted@localhost:" + east.port() + "/defaultdb?redacted");
      assertThat(
              String.join("", rows(standby, "SHOW JOBS"))
                  + rows(standby, "SELECT last_active_query FROM [SHOW CLUSTER SESSIONS]"))
          .doesNotContain("s3cret", "BEGIN", "PRIVATE");
    }
  }

  @Test
  void theStandbySaysWhyItRefusesASource() throws Exception {
    try (Connection standby = west.system()) {
      String verify = "sslmode=verify-full&sslrootcert=";
      refused(standby, "localhost", "sslmode=disable", "08P01", "SSL connection required");
      refused(
          standby,
          "localhost",
          verify + foreign.resolve("ca.crt"),
          "08001",
          "not issued by an authority in sslrootcert");
      refused(standby, "localhost", verify + directory.resolve("none"), "XXUUU", "sslrootcert");
      refused(standby, "localhost", "sslmode=nonsense", "XXUUU", "unknown sslmode");
      refused(
          standby,
          "localhost",
          "sslinline=true&sslmode=verify-full&sslrootcert=rubbish",
          "XXUUU",
          "unable to add CA to cert pool");
      refused(
          standby,
          "localhost",
          verify + certificates.resolve("ca.crt") + "&sslcert=" + certificates.resolve("ca.crt"),
          "XXUUU",
          "both \"sslcert\" and \"sslkey\" are required");
    }
  }

  @Test
  void theStandbyRefusesANodeWhoseCertificateHasExpired() throws Exception {
    Path expired = directory.resolve("expired");
    make(expired, Clock.systemUTC(), YEAR);
    Files.delete(expired.resolve("node.crt"));
    Clock twoYearsAgo = Clock.offset(Clock.systemUTC(), YEAR.multipliedBy(-2));
    make(expired, twoYearsAgo, Duration.ofDays(1));
    refusesNode(expired, "the server's certificate has expired");
  }

  @Test
  void theStandbyRefusesANodeOfAnotherName() throws Exception {
    Path misnamed = directory.resolve("misnamed");
    new Certificates(new CertificateDirectory(misnamed), Clock.systemUTC(), new SecureRandom())
        .make(List.of("example.org"), List.of(), YEAR);
    refusesNode(misnamed, "the server's certificate is not for host localhost");
  }

  private void refusesNode(Path shown, String why) throws Exception {
    try (TestServer node = TestServer.secured(shown.resolve("store"), Shape.VIRTUALIZED, shown);
        Connection standby = west.system()) {
      state(
          () ->
              replicate(
                  standby,
                  "never",
                  "postgresql://r:p@localhost:%d/?sslmode=verify-full&sslrootcert=%s"
                      .formatted(node.port(), shown.resolve("ca.crt"))),
          "08001",
          why);
    }
  }

  private void refused(
      Connection standby, String host, String parameters, String sqlState, String fragment) {
    state(
        () -> replicate(standby, "never", source("replicator:s3cret", host, parameters)),
        sqlState,
        fragment);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(
            () -> TestServer.secured(directory.resolve("x"), Shape.VIRTUALIZED, directory))
        .hasMessageContaining("lacks " + directory.resolve("node.crt"));
  }
}
