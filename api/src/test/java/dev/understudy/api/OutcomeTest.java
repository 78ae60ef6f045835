package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.understudy.domain.Attention;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.Intervention;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OutcomeTest extends ApiTest {

  @Test
  void leavesNothingBehindWhenNoWorkflowAnswers() {
    UUID primary = newCluster("us-east-1");
    UUID standby = newCluster("us-east-2");
    workflows.mode = FakeCommands.Mode.SILENT;

    Reply refused = post(STREAMS, streamBody(primary, standby));

    assertRefused(refused, 503, 14);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(catalog.clusters().isInLiveStream(standby)).isFalse();
    workflows.mode = FakeCommands.Mode.SERVING;
    assertThat(post(STREAMS, streamBody(primary, standby)).status()).isEqualTo(200);
  }

  @Test
  void answersWhatTookEffectThoughTheAnswerWasLost() {
    UUID primary = newCluster("us-east-1");
    UUID standby = newCluster("us-east-2");
    workflows.mode = FakeCommands.Mode.LOSING_ANSWERS;

    Reply made = post(STREAMS, streamBody(primary, standby));

    assertThat(made.status()).isEqualTo(200);
    assertThat(made.text("standby_cluster_id")).isEqualTo(standby.toString());
    Reply failing = patch(STREAMS + "/" + made.text("id"), "{\"status\":\"FAILING_OVER\"}");
    assertThat(failing.text("status")).isEqualTo("FAILING_OVER");
  }

  @Test
  void takesTheSameRequestWithinTwoMinutesForARepeat() {
    UUID primary = newCluster("us-east-1");
    UUID standby = newCluster("us-east-2");
    UUID first = newStream(primary, standby);
    clock.advance(Duration.ofSeconds(60));
    assertThat(newStream(primary, standby)).isEqualTo(first);

    String other = keyWith(dev.understudy.catalog.RoleGrant.onOrganization("CLUSTER_ADMIN"));
    assertRefused(send(other, "POST", STREAMS, streamBody(primary, standby)), 409, 6);
    clock.advance(Duration.ofSeconds(61));
    assertRefused(post(STREAMS, streamBody(primary, standby)), 409, 6);
  }

  @Test
  void startsAnewAfterTheFirstIsOver() {
    UUID primary = newCluster("us-east-1");
    UUID standby = newCluster("us-east-2");
    UUID first = newStream(primary, standby);
    workflows.move(
        first,
        new StreamState.Canceled(
            dev.understudy.domain.StreamPhase.PREFLIGHT, null, clock.instant(), "asked"));

    assertThat(newStream(primary, standby)).isNotEqualTo(first);
  }

  @Test
  void letsAFailbackWaitForTheCareOfJobs() throws Exception {
    UUID primary = newCluster("us-east-1");
    UUID standby = newCluster("us-east-2");
    UUID first = newStream(primary, standby);
    var latest = new FailoverTarget.Latest();
    var cutAt = HlcTimestamp.of(clock.instant());
    workflows.move(
        first, new StreamState.ManagingJobs(FakeCommands.FACTS, latest, cutAt, clock.instant()));

    var failback = CompletableFuture.supplyAsync(() -> newStream(standby, primary));
    await().pollDelay(Duration.ofMillis(300)).until(() -> !failback.isDone());
    workflows.move(
        first, new StreamState.Completed(FakeCommands.FACTS, latest, cutAt, clock.instant()));

    assertThat(failback.get()).isNotEqualTo(first);
  }

  @Test
  void letsTheEndOfAClusterWaitForTheCareOfJobs() throws Exception {
    UUID primary = newCluster("us-east-1");
    UUID first = newStream(primary, newCluster("us-east-2"));
    var latest = new FailoverTarget.Latest();
    var cutAt = HlcTimestamp.of(clock.instant());
    workflows.move(
        first, new StreamState.ManagingJobs(FakeCommands.FACTS, latest, cutAt, clock.instant()));

    var deleted = CompletableFuture.supplyAsync(() -> delete(CLUSTERS + "/" + primary));
    await().pollDelay(Duration.ofMillis(300)).until(() -> !deleted.isDone());
    workflows.move(
        first, new StreamState.Completed(FakeCommands.FACTS, latest, cutAt, clock.instant()));

    assertThat(deleted.get().status()).isEqualTo(200);
  }

  @Test
  void knowsARepeatByItsKeyForEver() {
    UUID primary = newCluster("us-east-1");
    UUID standby = newCluster("us-east-2");
    String body = streamBody(primary, standby);
    String key = "key-" + UUID.randomUUID();
    Reply first = send(administrator, "POST", STREAMS, body, "Idempotency-Key", key);
    assertThat(first.status()).isEqualTo(200);
    clock.advance(Duration.ofHours(1));

    Reply again = send(administrator, "POST", STREAMS, body, "Idempotency-Key", key);
    assertThat(again.text("id")).isEqualTo(first.text("id"));
    assertRefused(send(administrator, "POST", STREAMS, body + " ", "Idempotency-Key", key), 422, 3);
    assertRefused(send(administrator, "POST", STREAMS, body, "Idempotency-Key", "a b"), 400, 3);
  }

  @Test
  void carriesOutARepeatOfWhatWasGivenUpUnderTheSameKey() {
    String body = streamBody(newCluster("us-east-1"), newCluster("us-east-2"));
    String key = "key-" + UUID.randomUUID();
    workflows.mode = FakeCommands.Mode.SILENT;
    assertRefused(send(administrator, "POST", STREAMS, body, "Idempotency-Key", key), 503, 14);
    workflows.mode = FakeCommands.Mode.SERVING;

    Reply made = send(administrator, "POST", STREAMS, body, "Idempotency-Key", key);
    assertThat(made.status()).isEqualTo(200);
    assertThat(send(administrator, "POST", STREAMS, body, "Idempotency-Key", key).body())
        .isEqualTo(made.body());
  }

  @Test
  void asksForAdoptionWhenALiveStreamHasNoWorkflow() {
    UUID id = newStream();
    workflows.mode = FakeCommands.Mode.GONE;

    Reply refused = patch(STREAMS + "/" + id, "{\"status\":\"FAILING_OVER\"}");

    assertRefused(refused, 503, 14);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(adoptionAskedFor).contains(id);
  }

  @Test
  void aStreamWhoseWorkflowWasTerminatedSaysSoAndIsStartedAgainByARetryOnly() {
    UUID id = newStream();
    workflows.raise(id, Attention.Reason.TERMINATED, "it was terminated by eve");
    workflows.mode = FakeCommands.Mode.GONE;
    String path = STREAMS + "/" + id;

    Reply refused = patch(path, "{\"status\":\"FAILING_OVER\"}");
    assertRefused(refused, 400, 9);
    assertThat(refused.text("message")).contains("terminated by eve");
    assertRefused(post(path + "/intervene", "{\"action\":\"ABORT\"}"), 400, 9);
    assertThat(adoptionAskedFor).doesNotContain(id);

    workflows.mode = FakeCommands.Mode.SERVING;
    assertThat(post(path + "/intervene", "{\"action\":\"RETRY\"}").status()).isEqualTo(200);
    assertThat(workflows.restarts)
        .extracting(Intervention::action)
        .containsExactly(Attention.Action.RETRY);
  }

  @Test
  void answersARepeatOnAFinishedStreamAndRefusesAnythingElse() {
    UUID id = newStream();
    String path = STREAMS + "/" + id;
    assertThat(patch(path, "{\"status\":\"FAILING_OVER\"}").status()).isEqualTo(200);
    workflows.move(
        id,
        new StreamState.Completed(
            FakeCommands.FACTS,
            new FailoverTarget.Latest(),
            HlcTimestamp.of(clock.instant()),
            clock.instant()));
    clock.advance(Duration.ofHours(2));

    Reply repeat = patch(path, "{\"status\":\"FAILING_OVER\"}");
    assertThat(repeat.status()).isEqualTo(200);
    assertThat(repeat.text("status")).isEqualTo("COMPLETED");
    assertRefused(patch(path, "{\"status\":\"CANCELED\"}"), 400, 9);
    assertRefused(patch(path, "{\"failover_at\":\"2026-02-03T13:00:00Z\"}"), 400, 9);
  }

  @Test
  void sendsANewTargetThoughTheSameBodyWasAcceptedBeforeIt() {
    UUID id = newStream();
    String path = STREAMS + "/" + id;
    patch(path, "{\"status\":\"FAILING_OVER\"}");
    assertThat(patch(path, "{\"failover_at\":\"2026-02-03T10:30:00Z\"}").text("failover_at"))
        .isEqualTo("2026-02-03T10:30:00.000000Z");

    Reply latest = patch(path, "{\"status\":\"FAILING_OVER\"}");
    assertThat(latest.status()).isEqualTo(200);
    assertThat(latest.body().has("failover_at")).isFalse();
  }

  @Test
  void writesEveryCommandDown() {
    UUID id = newStream();
    patch(STREAMS + "/" + id, "{\"status\":\"CANCELED\"}");
    patch(STREAMS + "/" + id, "{\"status\":\"FAILING_OVER\"}");

    var newest = catalog.audit().newest(3);
    assertThat(newest.get(0).error()).isEqualTo("STREAM_FINISHED");
    assertThat(newest.get(1).action())
        .isEqualTo("AUDIT_LOG_ACTION_CANCEL_PHYSICAL_REPLICATION_STREAM");
    assertThat(newest.get(1).subjectId()).isEqualTo(id);
    assertThat(newest.get(2).action())
        .isEqualTo("AUDIT_LOG_ACTION_CREATE_PHYSICAL_REPLICATION_STREAM");
    assertThat(newest.get(2).sourceAddress()).isEqualTo("127.0.0.1");
  }
}
