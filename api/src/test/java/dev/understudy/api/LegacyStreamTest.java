package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamState;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The API before 2025-06, as its document shows it. */
class LegacyStreamTest extends ApiTest {
  private static final String LEGACY = "/api/v1/replication-streams";

  @Test
  void createsWithBothSpellingsAndPrintsNullForWhatIsNotSet() {
    UUID source = newCluster("us-east-1");
    UUID target = newCluster("us-east-2");
    Reply made = post(LEGACY, body("sourceClusterId", source, "targetClusterId", target));
    assertThat(made.status()).as(made.raw().body()).isEqualTo(200);
    assertThat(names(made))
        .containsExactlyInAnyOrder(
            "id",
            "status",
            "source_cluster_id",
            "target_cluster_id",
            "created_at",
            "retained_time",
            "replicated_time",
            "replication_lag_seconds",
            "failover_at",
            "activation_at");
    assertThat(made.text("source_cluster_id")).isEqualTo(source.toString());
    assertThat(made.body().path("activation_at").isNull()).isTrue();
    Reply again = post(LEGACY, body("source_cluster_id", source, "target_cluster_id", target));
    assertRefused(again, 409, 6);
    assertThat(get(STREAMS + "/" + made.text("id")).text("primary_cluster_id"))
        .isEqualTo(source.toString());
  }

  @Test
  void refusesInItsOwnWords() {
    assertThat(post(LEGACY, "{}").text("message")).contains("source_cluster_id is required");
    assertRefused(post(LEGACY, body("source_cluster_id", "x", "target_cluster_id", "y")), 400, 3);
    UUID id = replicating();
    Reply cancel = patch(LEGACY + "/" + id, "{\"status\":\"CANCELED\"}");
    assertRefused(cancel, 400, 3);
    assertThat(cancel.text("message")).contains("physical-replication-streams");
    assertRefused(get(LEGACY + "/" + UUID.randomUUID()), 404, 5);
  }

  @Test
  void aClustersIdStandsForItsStream() {
    UUID source = newCluster("us-east-1");
    UUID target = newCluster("us-east-2");
    UUID id = newStream(source, target);
    workflows.move(id, new StreamState.Replicating(FakeCommands.FACTS));
    sample(id, clock.instant().minusSeconds(30), clock.instant());
    assertThat(get(LEGACY + "/" + source).text("id")).isEqualTo(id.toString());
    Reply asked = patch(LEGACY + "/" + target, "{\"status\":\"FAILING_OVER\"}");
    assertThat(asked.status()).as(asked.raw().body()).isEqualTo(200);
    assertThat(asked.text("id")).isEqualTo(id.toString());
    assertThat(asked.text("status")).isEqualTo("FAILING_OVER");
  }

  @Test
  void listsByItsOwnNamesAndLeavesOutWhatWasCanceled() {
    UUID source = newCluster("us-east-1");
    UUID target = newCluster("us-east-2");
    UUID done = newStream(source, target);
    workflows.move(
        done,
        new StreamState.Completed(
            FakeCommands.FACTS,
            new FailoverTarget.Latest(),
            HlcTimestamp.of(clock.instant()),
            clock.instant()));
    UUID canceled = newStream(target, source);
    workflows.move(
        canceled,
        new StreamState.Canceled(
            StreamPhase.PREFLIGHT, null, clock.instant(), "canceled by request"));

    Reply all = get(LEGACY + "?show_completed=true&cluster_id=" + source);
    assertThat(all.body().path("replication_streams").findValuesAsText("id"))
        .containsExactly(done.toString());
    assertThat(all.body().path("replication_streams").findValuesAsText("activation_at"))
        .doesNotContain("null");
    Reply none = get(LEGACY + "?targetClusterId=" + source + "&show_completed=true");
    assertThat(none.body().path("replication_streams").isEmpty()).isTrue();
    assertRefused(get(LEGACY + "/" + canceled), 404, 5);
    assertThat(get(LEGACY + "/" + target).text("id")).isEqualTo(done.toString());
  }

  private static String body(String first, Object one, String second, Object other) {
    return "{\"%s\":\"%s\",\"%s\":\"%s\"}".formatted(first, one, second, other);
  }
}
