package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Attention;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Failback;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Reader;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StreamResourceTest extends ApiTest {

  @Test
  void showsAStreamAsTheDocumentationDoesFromStartToEnd() {
    UUID id = newStream();
    Reply starting = get(STREAMS + "/" + id);
    assertThat(names(starting))
        .containsExactly("id", "status", "primary_cluster_id", "standby_cluster_id", "created_at");
    assertThat(starting.text("status")).isEqualTo("STARTING");
    assertThat(starting.text("created_at")).matches("\\d{4}-\\d\\d-\\d\\dT[0-9:]{8}\\.\\d{6}Z");

    workflows.move(id, new StreamState.InitialScan(FakeCommands.FACTS));
    assertThat(get(STREAMS + "/" + id).text("status")).isEqualTo("STARTING");
    Instant scanStart = clock.instant().minusSeconds(30);
    sample(id, scanStart, null);
    Reply scanning = get(STREAMS + "/" + id);
    assertThat(scanning.text("status")).isEqualTo("REPLICATING");
    assertThat(scanning.text("retained_time")).isEqualTo(scanning.text("replicated_time"));
    assertThat(scanning.body().path("replication_lag_seconds").isIntegralNumber()).isTrue();
    assertThat(scanning.body().path("replication_lag_seconds").asInt()).isEqualTo(30);

    workflows.move(id, new StreamState.Replicating(FakeCommands.FACTS));
    clock.advance(Duration.ofSeconds(9));
    Reply replicating = get(STREAMS + "/" + id);
    assertThat(replicating.body().path("replication_lag_seconds").asInt()).isEqualTo(39);

    Reply failing = patch(STREAMS + "/" + id, "{\"status\":\"FAILING_OVER\"}");
    assertThat(failing.status()).isEqualTo(200);
    assertThat(names(failing))
        .containsExactly("id", "status", "primary_cluster_id", "standby_cluster_id", "created_at");
    assertThat(failing.text("status")).isEqualTo("FAILING_OVER");

    Instant activated = clock.instant();
    workflows.move(
        id,
        new StreamState.ManagingJobs(
            FakeCommands.FACTS,
            new FailoverTarget.Latest(),
            HlcTimestamp.of(activated),
            activated));
    Reply completed = get(STREAMS + "/" + id);
    assertThat(completed.text("status")).isEqualTo("COMPLETED");
    assertThat(names(completed)).endsWith("activated_at").doesNotContain("replicated_time");
  }

  @Test
  void neverShowsANegativeLag() {
    UUID id = newStream();
    workflows.move(id, new StreamState.Replicating(FakeCommands.FACTS));
    sample(id, clock.instant(), clock.instant().plusSeconds(5));

    assertThat(get(STREAMS + "/" + id).body().path("replication_lag_seconds").asInt(-1)).isZero();
  }

  /** Clusters round the retained time up, so that it may be above the first replicated time. */
  @Test
  void theReplicatedTimeDoesNotGoBackWhenTheInitialScanEnds() {
    UUID id = newStream();
    workflows.move(id, new StreamState.InitialScan(FakeCommands.FACTS));
    Instant scanStart = clock.instant();
    Instant roundedUp = scanStart.plus(1, ChronoUnit.MICROS);
    sample(id, roundedUp, null);
    String scanning = get(STREAMS + "/" + id).text("replicated_time");

    clock.advance(Duration.ofSeconds(1));
    sample(id, roundedUp, scanStart);
    assertThat(get(STREAMS + "/" + id).text("replicated_time")).isEqualTo(scanning);
  }

  @Test
  void showsDetailsOnlyWhenAsked() {
    UUID id = newStream();
    workflows.move(id, new StreamState.InitialScan(FakeCommands.FACTS));
    sample(id, clock.instant().minusSeconds(3), null);
    var record = catalog.streams().find(id).orElseThrow().record();
    var attention =
        new Attention(
            Attention.Reason.SOURCE_LOST,
            record.state().phase(),
            clock.instant(),
            "the primary is silent",
            List.of(Attention.Action.FAIL_OVER_TO_LATEST));
    catalog
        .streamLedger()
        .commit(
            record.needing(attention),
            null,
            new TimelineEntry(clock.instant(), "understudy", "needs a human"));
    clock.advance(Duration.ofSeconds(4));

    Reply full = get(STREAMS + "/" + id + "?view=FULL");
    assertThat(full.text("phase")).isEqualTo("INITIAL_SCAN");
    assertThat(full.body().path("progress").path("fraction").asDouble()).isEqualTo(0.25);
    assertThat(full.body().path("progress").path("sample_age_seconds").asInt()).isEqualTo(4);
    assertThat(full.body().path("progress").path("status").asText()).isEqualTo("replicating");
    assertThat(full.body().path("attention").path("reason").asText()).isEqualTo("SOURCE_LOST");
    assertThat(full.body().path("attention").path("actions").get(0).asText())
        .isEqualTo("FAIL_OVER_TO_LATEST");
    assertThat(full.body().path("timeline").size()).isEqualTo(3);
    assertThat(names(get(STREAMS + "/" + id)))
        .doesNotContain("phase", "progress", "attention", "timeline");
    assertRefused(get(STREAMS + "/" + id + "?view=HALF"), 400, 3);
  }

  @Test
  void showsUntilWhenAFailbackFindsItsHistory() {
    UUID id = newStream();
    Instant until = clock.instant().plus(Duration.ofHours(20));
    Failback failback =
        new Failback(
            Failback.Mode.NET_NEW,
            "both have the same data",
            HlcTimestamp.of(clock.instant()),
            clock.instant(),
            until);
    workflows.move(
        id, new StreamState.Peering(new ReplicationFacts("main", 3L, null, failback, null)));

    var shown = get(STREAMS + "/" + id + "?view=FULL").body().path("failback");
    assertThat(shown.path("mode").asText()).isEqualTo("NET_NEW");
    assertThat(Instant.parse(shown.path("history_until").asText())).isEqualTo(until);
    assertThat(shown.path("reason").asText()).isEqualTo("both have the same data");
    assertThat(names(get(STREAMS + "/" + id))).doesNotContain("failback");
  }

  @Test
  void showsTheReaderThatWasAskedForUntilReplicationEnds() {
    String body =
        "{\"primary_cluster_id\":\"%s\",\"standby_cluster_id\":\"%s\",\"read_virtual_cluster\":true}"
            .formatted(newCluster("us-east-1"), newCluster("us-east-2"));
    UUID id = UUID.fromString(post(STREAMS, body).text("id"));
    workflows.move(id, new StreamState.Replicating(FakeCommands.FACTS));
    String full = STREAMS + "/" + id + "?view=FULL";
    var reader = get(full).body().path("reader");
    assertThat(reader.path("name").asText()).isEqualTo("main-readonly");
    assertThat(reader.path("ready").asBoolean(true)).isFalse();
    assertThat(reader.has("since")).isFalse();
    assertThat(names(get(STREAMS + "/" + id))).doesNotContain("reader");

    var record = catalog.streams().find(id).orElseThrow().record();
    catalog
        .streamLedger()
        .commit(
            record.with(new Reader(clock.instant())),
            null,
            new TimelineEntry(clock.instant(), "understudy", "The reader serves."));
    reader = get(full).body().path("reader");
    assertThat(reader.path("ready").asBoolean()).isTrue();
    assertThat(Instant.parse(reader.path("since").asText())).isEqualTo(clock.instant());

    workflows.move(
        id,
        new StreamState.Reverting(
            FakeCommands.FACTS, new FailoverTarget.Latest(), HlcTimestamp.of(clock.instant())));
    assertThat(names(get(full))).doesNotContain("reader");
    UUID without = newStream();
    workflows.move(without, new StreamState.Replicating(FakeCommands.FACTS));
    assertThat(names(get(STREAMS + "/" + without + "?view=FULL"))).doesNotContain("reader");
  }

  @Test
  void acceptsEveryDocumentedWayToAskForAFailoverTime() {
    for (String body :
        List.of(
            "{\"status\":\"FAILING_OVER\",\"failover_at\":\"2026-02-03T10:30:00.123456Z\"}",
            "{\"status\":\"STARTING\",\"failover_at\":\"2026-02-03T10:30:00.123456789Z\"}",
            "{\"failoverAt\":\"2026-02-03T12:30:00.123456+02:00\"}")) {
      UUID id = newStream();
      Reply reply = patch(STREAMS + "/" + id, body);
      assertThat(reply.status()).as(body).isEqualTo(200);
      assertThat(reply.text("status")).isEqualTo("FAILING_OVER");
      assertThat(reply.text("failover_at")).isEqualTo("2026-02-03T10:30:00.123456Z");
    }
  }

  @Test
  void refusesChangesThatMeanNothing() {
    UUID id = newStream();
    String path = STREAMS + "/" + id;
    assertRefused(patch(path, "{}"), 400, 3);
    assertRefused(patch(path, "{\"status\":\"BOGUS\"}"), 400, 3);
    assertRefused(patch(path, "{\"status\":\"STARTING\"}"), 400, 9);
    assertRefused(patch(path, "{\"status\":\"REPLICATING\"}"), 400, 9);
    assertRefused(patch(path, "{\"status\":\"COMPLETED\"}"), 400, 9);
    assertRefused(patch(path, "{\"failover_at\":\"yesterday\"}"), 400, 3);
    assertRefused(patch(path, "{\"failover_at\":\"2025-05-01T18:57\"}"), 400, 3);
    assertRefused(patch(path, "{\"failover_at\":1234567890}"), 400, 3);
    assertRefused(delete(path), 405, 12);
    assertThat(get(path).text("status")).isEqualTo("STARTING");
  }

  @Test
  void passesTheWorkflowsRefusalOn() {
    UUID id = newStream();
    workflows.refusal = ErrorCode.FAILOVER_TOO_FAR_AHEAD;
    assertRefused(patch(STREAMS + "/" + id, "{\"status\":\"FAILING_OVER\"}"), 400, 3);
    workflows.refusal = ErrorCode.FAILOVER_DURING_SCAN;
    assertRefused(patch(STREAMS + "/" + id, "{\"status\":\"FAILING_OVER\"}"), 400, 9);
  }

  @Test
  void cancelsAndRefusesWhatComesAfter() {
    UUID id = newStream();
    Reply canceled = patch(STREAMS + "/" + id, "{\"status\":\"CANCELED\"}");
    assertThat(canceled.text("status")).isEqualTo("CANCELED");
    assertThat(canceled.text("canceled_at")).isNotEmpty();

    Reply again = patch(STREAMS + "/" + id, "{\"status\":\"CANCELED\"}");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(canceled.body());
    assertRefused(patch(STREAMS + "/" + id, "{\"status\":\"FAILING_OVER\"}"), 400, 9);
    assertRefused(patch(STREAMS + "/" + id, "{\"status\": \"CANCELED\"}"), 400, 9);
  }

  @Test
  void refusesPairsThatCannotReplicate() {
    UUID one = newCluster("us-east-1");
    UUID sameRegion = newCluster("us-east-1");
    assertRefused(post(STREAMS, streamBody(one, one)), 400, 3);
    assertRefused(post(STREAMS, streamBody(one, sameRegion)), 400, 9);
    assertRefused(post(STREAMS, streamBody(one, UUID.randomUUID())), 404, 5);
    assertRefused(post(STREAMS, "{\"primary_cluster_id\":\"" + one + "\"}"), 400, 3);
    assertRefused(
        post(STREAMS, "{\"primary_cluster_id\":\"x\",\"standby_cluster_id\":\"y\"}"), 400, 3);

    UUID standby = newCluster("us-east-2");
    newStream(one, standby);
    assertRefused(post(STREAMS, streamBody(standby, one)), 409, 6);
    assertRefused(post(STREAMS, streamBody(newCluster("us-west-2"), standby)), 409, 6);
  }

  @Test
  void readsCamelCaseAndIgnoresTheUnknown() {
    UUID primary = newCluster("us-east-1");
    UUID standby = newCluster("us-east-2");
    Reply made =
        post(
            STREAMS,
            "{\"primaryClusterId\":\"%s\",\"standbyClusterId\":\"%s\",\"confirm_wipe\":true,\"x\":1}"
                .formatted(primary, standby));

    assertThat(made.status()).isEqualTo(200);
    UUID id = UUID.fromString(made.text("id"));
    assertThat(catalog.streams().find(id).orElseThrow().record().confirmWipe()).isTrue();
  }

  @Test
  void listsWithFiltersAndOpaquePages() {
    UUID primary = newCluster("us-east-1");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(newStream(primary, newCluster("us-east-2")).toString());
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(patch(STREAMS + "/" + ids.get(0), "{\"status\":\"CANCELED\"}").status())
        .isEqualTo(200);
    String ofPrimary = STREAMS + "?primary_cluster_id=" + primary;
    assertThat(listed(get(ofPrimary))).isEqualTo(ids.subList(1, 5));
    assertThat(listed(get(ofPrimary + "&showCompleted=true"))).isEqualTo(ids);
    assertThat(listed(get(STREAMS + "?standby_cluster_id=" + primary))).isEmpty();

    List<String> seen = new ArrayList<>();
    String page = "";
    do {
      Reply reply = get(ofPrimary + "&show_completed=true&pagination.limit=2" + page);
      seen.addAll(listed(reply));
      String next = reply.body().path("pagination").path("next_page").asText();
      page = next.isEmpty() ? "" : "&pagination.page=" + next;
    } while (!page.isEmpty());
    assertThat(seen).isEqualTo(ids);
    assertThat(listed(get(ofPrimary + "&pagination.sort_order=DESC")))
        .isEqualTo(ids.subList(1, 5).reversed());
  }

  @Test
  void refusesUnreadableParameters() {
    for (String query :
        List.of(
            "primary_cluster_id=1",
            "cluster_id=x",
            "show_completed=maybe",
            "pagination.page=%21%21",
            "pagination.page=YWJj",
            "pagination.limit=many",
            "pagination.limit=-1",
            "pagination.as_of_time=now",
            "pagination.sort_order=UP")) {
      assertRefused(get(STREAMS + "?" + query), 400, 3);
    }
    assertRefused(get(STREAMS + "/not-a-uuid"), 400, 3);
    assertRefused(get(STREAMS + "/" + UUID.randomUUID()), 404, 5);
    assertRefused(patch(STREAMS + "/" + UUID.randomUUID(), "{}"), 404, 5);
  }

  private static List<String> listed(Reply reply) {
    assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    reply
        .body()
        .path("physical_replication_streams")
        .forEach(stream -> ids.add(stream.path("id").asText()));
    return ids;
  }
}
