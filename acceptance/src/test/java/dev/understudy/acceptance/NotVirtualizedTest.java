package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.cli.client.ApiException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An ordinary cluster, whose applications use `system`, and what can be done with it. */
@Timeout(240)
class NotVirtualizedTest extends WithOwnClusters {
  private static final String ROWS = "SELECT id, note FROM notes ORDER BY id";

  private OwnCluster east;
  private OwnCluster west;
  private UUID eastId;
  private UUID westId;

  @BeforeEach
  void start() throws Exception {
    east = OwnCluster.start(folder, "east", OwnCluster.certificates(folder.resolve("east-certs")));
    west = standby();
    eastId = registrar.register(east, "us-east-1");
    westId = registrar.register(west, "us-east-2");
    east.createApplicationUser("system");
    east.asApplication(null, "CREATE TABLE notes (id INT8 PRIMARY KEY, note STRING)");
    east.asApplication(
        null, "INSERT INTO notes SELECT i, 'n' || i FROM generate_series(1, 500) AS g(i)");
  }

  @Test
  void isFailedOverIntoMainOfTheStandbyAndCopiedBackIntoAMainOfItsOwn() throws Exception {
    TestStream there = registrar.stream(eastId, westId).awaitPhase("REPLICATING");
    east.asApplication(null, "INSERT INTO notes VALUES (1000, 'on the way')");
    there.awaitReplicatedBeyond(Instant.now());
    assertThatThrownBy(
            () ->
                site.api()
                    .post(
                        TestStream.PATH + "/" + there.id() + "/switchover",
                        Map.of("deadline_seconds", 60)))
        .isInstanceOfSatisfying(
            ApiException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(400);
              assertThat(refused).hasMessageContaining("The primary is not virtualized");
            });
    assertThat(east.asApplication(null, "INSERT INTO notes VALUES (1001, 'still written')"))
        .isEmpty();
    there.awaitReplicatedBeyond(Instant.now());
    there.complete();
    List<String> taken = west.asApplication(null, ROWS);
    assertThat(taken).hasSize(502).isEqualTo(east.asApplication(null, ROWS));
    assertThat(west.asApplication("main", ROWS)).isEqualTo(taken);

    west.asApplication("main", "INSERT INTO notes VALUES (2000, 'in the west')");
    TestStream back = registrar.stream(westId, eastId).awaitPhase("REPLICATING");
    JsonNode failback = back.full().path("failback");
    assertThat(failback.path("mode").asText()).isEqualTo("FULL_COPY");
    assertThat(failback.path("reason").asText()).contains("was not virtualized");
    back.awaitReplicatedBeyond(Instant.now());
    back.complete();
    assertThat(east.asApplication("main", ROWS))
        .hasSize(503)
        .isEqualTo(west.asApplication("main", ROWS));
    assertThat(east.asApplication(null, ROWS)).as("clients that name none").hasSize(503);
    assertThat(east.asApplication("system", ROWS)).as("what was there").hasSize(502);
  }

  @Test
  void isFailedOverToAMomentInThePast() throws Exception {
    TestStream there = registrar.stream(eastId, westId).awaitPhase("REPLICATING");
    site.kill();
    site.start();
    assertThat(site.data().resolve("clusters").resolve(eastId.toString()))
        .as("a cluster that is not ours to start")
        .doesNotExist();
    there.awaitReplicatedBeyond(Instant.now());
    String moment = east.asApplication(null, "SELECT now()::TIMESTAMPTZ").getFirst();
    east.asApplication(null, "DELETE FROM notes WHERE id > 10");
    there.awaitReplicatedBeyond(Instant.now());
    assertThat(east.asApplication(null, ROWS)).hasSize(10);
    there.failOver(Instant.parse(moment.replace(' ', 'T').replaceFirst("\\+00$", "Z")));
    there.awaitCompleted();
    assertThat(west.asApplication(null, ROWS)).hasSize(500);
  }
}
