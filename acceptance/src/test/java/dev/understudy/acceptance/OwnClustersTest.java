package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.domain.ClusterEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clusters with certificates of their owners, over verified TLS from end to end. */
@Timeout(240)
class OwnClustersTest extends WithOwnClusters {
  private static final String ROWS = "SELECT id, note FROM notes ORDER BY id";

  @Test
  void areReplicatedFailedOverAndBackAndNoKeyIsShownAnywhere() throws Exception {
    OwnCluster east = primary();
    OwnCluster west = standby();
    UUID eastId = registrar.register(east, "us-east-1");
    UUID westId = registrar.register(west, "us-east-2");
    TestStream there = registrar.stream(eastId, westId).awaitPhase("REPLICATING");
    east.asApplication(null, "INSERT INTO notes VALUES (2, 'on the way')");
    there.awaitReplicatedBeyond(Instant.now());
    east.kill();
    there.complete();
    assertThat(west.asApplication("main", ROWS)).containsExactly("1|before", "2|on the way");
    assertThat(west.asApplication(null, ROWS)).hasSize(2);

    OwnCluster again = east.restartWith(requireCertificates(east));
    west.asApplication("main", "INSERT INTO notes VALUES (3, 'in the west')");
    TestStream back = registrar.stream(westId, eastId).awaitPhase("REPLICATING");
    assertThat(back.full().path("failback").path("mode").asText()).isEqualTo("NET_NEW");
    back.awaitReplicatedBeyond(Instant.now());
    back.complete();
    assertThat(again.asApplication("main", ROWS))
        .containsExactly("1|before", "2|on the way", "3|in the west");
    assertThat(there.timeline() + there.full() + back.timeline() + back.full())
        .doesNotContain("PRIVATE KEY", "an app's password");
    assertNoKeyIn(site.data().resolve("logs"));
    assertNoKeyIn(site.data().resolve("temporal"));
  }

  @Test
  void aStreamWaitsForTheRightCaAndForARenewedOne() throws Exception {
    OwnCluster east = primary();
    OwnCluster west = standby();
    ClusterEndpoint doubtful =
        new ClusterEndpoint(
            east.endpoint().host(), east.port(), 0, west.endpoint().caCertificate());
    UUID eastId = registrar.register(east, "us-east-1", doubtful);
    UUID westId = registrar.register(west, "us-east-2");
    TestStream stream = registrar.stream(eastId, westId);
    JsonNode attention = stream.awaitAttention("STEP_FAILED");
    assertThat(attention.path("step").asText()).isEqualTo("PREFLIGHT");
    assertThat(attention.path("error").asText())
        .contains("was not issued by the CA certificate in the catalog")
        .contains(Integer.toString(east.port()));
    registrar.replaceEndpoint(eastId, east.endpoint());
    stream.intervene("RETRY");
    stream.awaitPhase("REPLICATING");

    stream.change("pause");
    stream.awaitPhase("PAUSED");
    OwnCluster renewed = east.restartWith(OwnCluster.certificates(folder.resolve("east-renewed")));
    registrar.replaceEndpoint(eastId, renewed.endpoint());
    renewed.asApplication(null, "INSERT INTO notes VALUES (2, 'after the renewal')");
    stream.change("resume");
    stream.awaitPhase("REPLICATING");
    stream.awaitReplicatedBeyond(Instant.now());
    stream.complete();
    assertThat(west.asApplication("main", ROWS)).containsExactly("1|before", "2|after the renewal");
  }

  @Test
  void aPrimaryThatDoesNotSpeakTlsAnyMoreIsNotSpokenToInTheClear() throws Exception {
    OwnCluster plain = OwnCluster.start(folder, "plain", null, "--virtualized");
    OwnCluster west = standby();
    ClusterEndpoint secured =
        new ClusterEndpoint(
            plain.endpoint().host(), plain.port(), 0, west.endpoint().caCertificate());
    UUID plainId = registrar.register(plain, "us-east-1", secured);
    TestStream stream = registrar.stream(plainId, registrar.register(west, "us-east-2"));
    assertThat(stream.awaitAttention("STEP_FAILED").path("error").asText())
        .contains("does not speak TLS");
    stream.cancel();
    stream.awaitPhase("CANCELED");
  }

  private OwnCluster primary() throws Exception {
    Path certificates = OwnCluster.certificates(folder.resolve("east-certs"));
    OwnCluster east = OwnCluster.start(folder, "east", certificates, "--virtualized");
    east.createApplicationUser("main");
    List<String> nothing =
        east.asApplication(null, "CREATE TABLE notes (id INT8 PRIMARY KEY, note STRING)");
    assertThat(nothing).isEmpty();
    east.asApplication(null, "INSERT INTO notes VALUES (1, 'before')");
    return east;
  }

  private static Path requireCertificates(OwnCluster cluster) {
    Path certificates = cluster.certificates();
    if (certificates == null) {
      throw new IllegalStateException(cluster.name() + " has no certificates");
    }
    return certificates;
  }

  private static void assertNoKeyIn(Path tree) throws Exception {
    if (Files.isDirectory(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(
                  new String(
                      Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain("PRIVATE KEY");
        }
      }
    }
  }
}
