package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.domain.ClusterSettings;
import dev.understudy.domain.ClusterSettings.Part;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Backups, disruption and the export of metrics, as they are set and shown. */
class ClusterSettingsApiTest extends ApiTest {
  private static final String WHOLE =
      """
      {"regional_disruptor_specifications":[{"region_code":"us-east-1","is_whole_region":true}]}\
      """;

  @Test
  void backupsAreShownAsTheyWereSet() {
    String path = path(newCluster("us-east-1")) + "/backups-config";
    assertThat(get(path).raw().body())
        .isEqualTo("{\"enabled\":false,\"retention_days\":30,\"frequency_minutes\":60}");
    Reply changed = patch(path, "{\"enabled\":true,\"frequencyMinutes\":240}");
    assertThat(changed.status()).as(changed.raw().body()).isEqualTo(200);
    assertThat(changed.raw().body())
        .isEqualTo("{\"enabled\":true,\"retention_days\":30,\"frequency_minutes\":240}");
    assertThat(get(path).body()).isEqualTo(changed.body());
  }

  @Test
  void theRetentionOfBackupsIsSetOnceAndNumbersAreAmongThoseAllowed() {
    String path = path(newCluster("us-east-1")) + "/backups-config";
    for (String wrong :
        List.of(
            "{\"frequency_minutes\":7}",
            "{\"retention_days\":1}",
            "{\"frequency_minutes\":60.0}",
            "{\"enabled\":\"perhaps\"}",
            "")) {
      assertRefused(patch(path, wrong), 400, 3);
    }
    assertThat(patch(path, "{\"retention_days\":7}").status()).isEqualTo(200);
    assertThat(patch(path, "{\"retention_days\":7,\"enabled\":true}").status()).isEqualTo(200);
    Reply again = patch(path, "{\"retention_days\":30}");
    assertRefused(again, 400, 9);
    assertThat(again.text("message")).contains("only once");
  }

  @Test
  void backupsOfAClusterThatIsComingAreShownAndCannotBeChanged() {
    Reply made = post(CLUSTERS, clusterBody("not-yet-there", "us-east-1"));
    String path = CLUSTERS + "/" + made.text("id") + "/backups-config";
    assertThat(get(path).status()).isEqualTo(200);
    assertRefused(patch(path, "{\"enabled\":true}"), 400, 9);
    String reader = keyWith(RoleGrant.onOrganization("CLUSTER_DEVELOPER"));
    assertRefused(send(reader, "GET", path, null), 403, 7);
  }

  @Test
  void aDisruptionIsSetAndLiftedByAnEmptyOrMissingList() {
    UUID id = newCluster("us-east-1");
    String path = path(id) + "/disrupt";
    assertThat(get(path).raw().body()).isEqualTo("{\"regional_disruptor_specifications\":[]}");
    Reply cut = put(path, WHOLE);
    assertThat(cut.status()).as(cut.raw().body()).isEqualTo(200);
    JsonNode region = cut.body().path("regional_disruptor_specifications").get(0);
    assertThat(region.path("region_code").asText()).isEqualTo("us-east-1");
    assertThat(region.path("is_whole_region").asBoolean()).isTrue();
    assertThat(get(path).body()).isEqualTo(cut.body());
    assertThat(catalog.clusters().settings(id).due()).containsExactly(Part.DISRUPTION);

    for (String end : List.of("{}", "", "{\"regional_disruptor_specifications\":[]}")) {
      put(path, WHOLE);
      assertThat(put(path, end).body().path("regional_disruptor_specifications")).isEmpty();
    }
    assertThat(catalog.audit().newest(1).getFirst().action())
        .isEqualTo("AUDIT_LOG_ACTION_UPDATE_CLUSTER_DISRUPTION");
  }

  @Test
  void refusesADisruptionThatOneProcessCannotHave() {
    String path = path(newCluster("us-east-1")) + "/disrupt";
    for (String wrong :
        List.of(
            WHOLE.replace("us-east-1", "us-west-2"),
            WHOLE.replace("true", "false"),
            WHOLE.replace("true", "true,\"azs\":[\"us-east-1a\"]"),
            WHOLE.replace("true", "true,\"pods\":[\"one\"]"),
            "{\"regional_disruptor_specifications\":[null]}",
            "{\"regional_disruptor_specifications\":[{},{}]}",
            "{\"regional_disruptor_specifications\":7}")) {
      assertRefused(put(path, wrong), 400, 3);
    }
  }

  @Test
  void metricsAreExportedFromWhereTheClusterServesThem() {
    UUID id = newCluster("us-east-1");
    String path = path(id) + "/metricexport/prometheus";
    String off = "{\"cluster_id\":\"" + id + "\",\"status\":\"NOT_DEPLOYED\"}";
    assertThat(get(path).raw().body()).isEqualTo(off);
    Reply on = post(path, "");
    assertThat(on.raw().body())
        .isEqualTo(
            "{\"cluster_id\":\"%s\",\"status\":\"ENABLED\",\"targets\":{\"us-east-1\":\"http://127.0.0.1:26258/_status/vars\"}}"
                .formatted(id));
    String watcher = keyWith(RoleGrant.onOrganization("METRICS_VIEWER"));
    assertThat(send(watcher, "GET", path, null).body()).isEqualTo(on.body());
    assertRefused(send(watcher, "DELETE", path, null), 403, 7);
    assertThat(delete(path).raw().body()).isEqualTo(off);
    assertThat(get(path).raw().body()).isEqualTo(off);
  }

  @Test
  void whatTheClusterDoesNotKnowYetIsInTheFullView() {
    UUID id = newCluster("us-east-1");
    patch(path(id) + "/backups-config", "{\"enabled\":true}");
    assertThat(get(path(id)).body().has("due_settings")).isFalse();
    Reply due = get(path(id) + "?view=FULL");
    assertThat(due.body().path("due_settings").toString()).isEqualTo("[\"BACKUPS\"]");
    ClusterSettings settings = catalog.clusters().settings(id);
    assertThat(catalog.clusterLedger().settle(id, Part.BACKUPS, settings, "no such place"))
        .isTrue();
    Reply failed = get(path(id) + "?view=FULL");
    assertThat(failed.body().path("due_settings")).isEmpty();
    assertThat(failed.body().path("setting_problems").path("BACKUPS").asText())
        .isEqualTo("no such place");
  }

  private static String path(UUID id) {
    return CLUSTERS + "/" + id;
  }
}
