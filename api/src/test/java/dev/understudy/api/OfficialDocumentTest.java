package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.StreamState;
import dev.understudy.testing.OpenApiDocument;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every reply has the shape that the official OpenAPI document says. */
class OfficialDocumentTest extends ApiTest {
  private static final String ONE_STREAM = STREAMS + "/{id}";
  private static final String ONE_CLUSTER = CLUSTERS + "/{cluster_id}";

  private OpenApiDocument document;

  @BeforeAll
  void readDocument() throws Exception {
    document = OpenApiDocument.official();
  }

  @Test
  void streamsHaveTheOfficialShapeInEveryStatus() {
    UUID primary = newCluster("us-east-1");
    UUID standby = newCluster("us-east-2");
    Reply made = post(STREAMS, streamBody(primary, standby));
    assertOfficial("POST", STREAMS, made);
    UUID id = UUID.fromString(made.text("id"));
    String path = STREAMS + "/" + id;
    assertOfficial("GET", ONE_STREAM, get(path));

    workflows.move(id, new StreamState.Replicating(FakeCommands.FACTS));
    sample(id, clock.instant().minusSeconds(50), clock.instant().minusSeconds(2));
    assertOfficial("GET", ONE_STREAM, get(path));
    assertOfficial("GET", STREAMS, get(STREAMS + "?pagination.limit=1"));
    assertOfficial("PATCH", ONE_STREAM, patch(path, "{\"failover_at\":\"2026-02-03T10:10:00Z\"}"));
    workflows.move(
        id,
        new StreamState.Completed(
            FakeCommands.FACTS,
            new FailoverTarget.At(clock.instant()),
            HlcTimestamp.of(clock.instant()),
            clock.instant()));
    assertOfficial("GET", ONE_STREAM, get(path));
    UUID other = newStream();
    assertOfficial("PATCH", ONE_STREAM, patch(STREAMS + "/" + other, "{\"status\":\"CANCELED\"}"));
    assertOfficial("GET", STREAMS, get(STREAMS + "?show_completed=true"));
  }

  @Test
  void clustersHaveTheOfficialShapeInEveryState() {
    Reply made = post(CLUSTERS, clusterBody("official", "us-east-1"));
    assertOfficial("POST", CLUSTERS, made);
    String path = CLUSTERS + "/" + made.text("id");
    workflows.finish(UUID.fromString(made.text("id")), 26257);
    assertOfficial("GET", ONE_CLUSTER, get(path));
    assertOfficial("GET", CLUSTERS, get(CLUSTERS + "?pagination.limit=1"));
    assertOfficial("GET", ONE_CLUSTER + "/nodes", get(path + "/nodes"));
    assertOfficial("GET", ONE_CLUSTER + "/backups-config", get(path + "/backups-config"));
    assertOfficial(
        "GET", ONE_CLUSTER + "/connection-string", get(path + "/connection-string?sql_user=a"));
    assertOfficial("GET", CLUSTERS + "/available-regions", get(CLUSTERS + "/available-regions"));
    assertOfficial("GET", "/api/v1/cluster-versions", get("/api/v1/cluster-versions"));
    assertOfficial("PATCH", ONE_CLUSTER, patch(path, "{\"labels\":{\"a\":\"b\"}}"));
    assertOfficial("PATCH", ONE_CLUSTER, patch(path, "{\"name\":\"another-name\"}"));
    String backups = "/backups-config";
    assertOfficial(
        "PATCH", ONE_CLUSTER + backups, patch(path + backups, "{\"frequency_minutes\":5}"));
    String disrupt = "/disrupt";
    assertOfficial("GET", ONE_CLUSTER + disrupt, get(path + disrupt));
    assertOfficial(
        "PUT",
        ONE_CLUSTER + disrupt,
        put(
            path + disrupt,
            "{\"regional_disruptor_specifications\":[{\"region_code\":\"us-east-1\","
                + "\"is_whole_region\":true}]}"));
    String prometheus = "/metricexport/prometheus";
    assertOfficial("GET", ONE_CLUSTER + prometheus, get(path + prometheus));
    assertOfficial("POST", ONE_CLUSTER + prometheus, post(path + prometheus, ""));
    assertOfficial("GET", ONE_CLUSTER + prometheus, get(path + prometheus));
    assertOfficial("DELETE", ONE_CLUSTER + prometheus, delete(path + prometheus));
    assertOfficial("DELETE", ONE_CLUSTER, delete(path));
    workflows.finish(UUID.fromString(made.text("id")), 0);
    assertOfficial("GET", ONE_CLUSTER, get(path));
  }

  @Test
  void refusalsHaveTheOfficialShape() {
    assertOfficial("GET", ONE_STREAM, get(STREAMS + "/" + UUID.randomUUID()));
    assertOfficial("POST", STREAMS, post(STREAMS, "{}"));
    UUID id = newStream();
    var record = catalog.streams().find(id).orElseThrow().record();
    assertOfficial(
        "POST",
        STREAMS,
        post(STREAMS, streamBody(record.standbyClusterId(), record.primaryClusterId())));
    assertOfficial("GET", STREAMS, send(null, "GET", STREAMS, null));
  }

  @Test
  void theCheckItselfFindsFaults() throws Exception {
    String good =
        "{'id':'a','status':'STARTING','primary_cluster_id':'b','standby_cluster_id':'c',"
            + "'created_at':'2026-02-03T10:00:00Z'}";
    for (String wrong :
        new String[] {
          good.replace("'STARTING'", "'BROKEN'"),
          good.replace("'a'", "5"),
          good.replace("'id'", "'ident'"),
          good.replace("2026-02-03T10:00:00Z", "yesterday"),
          good.replace("{'id'", "{'replication_lag_seconds':'9','id'")
        }) {
      assertThat(document.faults("GET", ONE_STREAM, 200, JSON.readTree(wrong.replace('\'', '"'))))
          .as(wrong)
          .isNotEmpty();
    }
    assertThat(document.faults("GET", ONE_STREAM, 200, JSON.readTree(good.replace('\'', '"'))))
        .isEmpty();
  }

  private void assertOfficial(String method, String path, Reply reply) {
    assertThat(document.faults(method, path, reply.status(), reply.body()))
        .as("%s %s: %d %s", method, path, reply.status(), reply.raw().body())
        .isEmpty();
  }
}
