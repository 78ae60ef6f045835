package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.catalog.RoleGrant;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobItem.Care;
import dev.understudy.domain.JobItem.Kind;
import dev.understudy.domain.StreamState;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamJobsTest extends ApiTest {

  @Test
  void showsWhatBecameOfTheJobsFullBackupFirst() {
    UUID id = completed();
    Reply reply = get(jobs(id));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("complete").asBoolean()).isTrue();
    JsonNode items = reply.body().path("items");
    assertThat(items).hasSize(4);
    assertThat(items.get(0).path("kind").asText()).isEqualTo("FULL_BACKUP");
    JsonNode schedule = items.get(1);
    assertThat(schedule.path("id").asText()).isEqualTo("schedule-7");
    assertThat(schedule.path("done").asText()).isEqualTo("PAUSED");
    assertThat(schedule.path("resume_statement").asText()).isEqualTo("RESUME SCHEDULE 7");
    assertThat(schedule.has("resumption")).isFalse();
    assertThat(items.get(3).has("resume_statement")).isFalse();
  }

  @Test
  void aStreamWithoutAReportHasAnEmptyOneThatIsNotComplete() {
    Reply reply = get(jobs(newStream()));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("complete").asBoolean(true)).isFalse();
    assertThat(reply.body().path("items")).isEmpty();
  }

  @Test
  void allMeansWhatTheFailoverHoldsBackAndNothingThatSomebodyPaused() {
    UUID id = completed();
    Reply reply = post(jobs(id) + "/resume", "{\"all\":true}");

    assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
    assertThat(resumption(reply, "schedule-7")).isEqualTo("REQUESTED");
    assertThat(resumption(reply, "schedule-8")).isEmpty();
    assertThat(resumption(reply, "full-backup")).isEmpty();
  }

  @Test
  void theFullBackupAndNamedJobsAreRequestedByName() {
    UUID id = completed();
    Reply reply =
        post(
            jobs(id) + "/resume",
            "{\"jobs\":[\"schedule-8\"],\"full_backup\":true,\"location\":\"external://b\"}");

    assertThat(resumption(reply, "schedule-8")).isEqualTo("REQUESTED");
    assertThat(resumption(reply, "full-backup")).isEqualTo("REQUESTED");
    assertThat(reply.body().path("items").get(0).path("resume_statement").asText())
        .isEqualTo("BACKUP INTO 'external://b'");
  }

  @Test
  void refusesWhatMeansNothing() {
    String path = jobs(completed()) + "/resume";
    assertRefused(post(path, "{}"), 400, 3);
    assertRefused(post(path, "{\"jobs\":[\"schedule-99\"]}"), 400, 3);
    assertRefused(post(path, "{\"jobs\":[\"job-5\"]}"), 400, 3);
    assertRefused(post(path, "{\"all\":true,\"location\":\"external://b\"}"), 400, 3);
  }

  @Test
  void aLocationWithSecretsIsRefusedAndKeptNowhere() {
    Reply reply =
        post(
            jobs(completed()) + "/resume",
            "{\"full_backup\":true,\"location\":\"s3://b/p?AWS_SECRET_ACCESS_KEY=hunter2\"}");
    assertRefused(reply, 400, 3);
    assertThat(reply.text("message")).contains("external connection").doesNotContain("hunter2");
  }

  @Test
  void refusesBeforeTheStreamIsCompleted() {
    UUID id = newStream();
    Reply reply = post(jobs(id) + "/resume", "{\"all\":true}");
    assertRefused(reply, 400, 9);
  }

  @Test
  void passesOnThatTheOldPrimaryStillWrites() {
    UUID id = completed();
    workflows.refusal = ErrorCode.OLD_PRIMARY_WRITES;
    assertRefused(post(jobs(id) + "/resume", "{\"all\":true}"), 400, 9);
    assertThat(resumption(get(jobs(id)), "schedule-7")).isEmpty();
  }

  @Test
  void anUnansweredRequestLeavesNothingBehindAndALostAnswerIsFound() {
    UUID id = completed();
    workflows.mode = FakeCommands.Mode.GONE;
    assertThat(post(jobs(id) + "/resume", "{\"all\":true}").status()).isEqualTo(503);
    workflows.mode = FakeCommands.Mode.SERVING;
    assertThat(resumption(get(jobs(id)), "schedule-7")).isEmpty();

    workflows.mode = FakeCommands.Mode.LOSING_ANSWERS;
    Reply lost = post(jobs(id) + "/resume", "{\"all\":true}");
    assertThat(lost.status()).isEqualTo(200);
    assertThat(resumption(lost, "schedule-7")).isEqualTo("REQUESTED");
  }

  @Test
  void aRepeatUnderItsKeyIsAnsweredAsTheFirst() {
    UUID id = completed();
    String path = jobs(id) + "/resume";
    String body = "{\"all\":true}";
    assertThat(send(administrator, "POST", path, body, "Idempotency-Key", "k-" + id).status())
        .isEqualTo(200);
    finish(id);
    Reply again = send(administrator, "POST", path, body, "Idempotency-Key", "k-" + id);

    assertThat(resumption(again, "schedule-7")).isEqualTo("RESUMED");
    assertThat(again.body().path("items").get(1).path("resumed_at").isTextual()).isTrue();
  }

  @Test
  void aReaderMayLookButNotResume() {
    UUID id = completed();
    UUID standby = catalog.streams().find(id).orElseThrow().record().standbyClusterId();
    String developer =
        keyWith(new RoleGrant("CLUSTER_DEVELOPER", RoleGrant.Scope.CLUSTER, standby.toString()));

    assertThat(send(developer, "GET", jobs(id), null).status()).isEqualTo(200);
    assertRefused(send(developer, "POST", jobs(id) + "/resume", "{\"all\":true}"), 403, 7);
    assertRefused(send(keyWith(), "GET", jobs(id), null), 403, 7);
  }

  private void finish(UUID id) {
    JobItem item = catalog.jobs().find(id).orElseThrow().item("schedule-7").orElseThrow();
    catalog.jobLedger().finish(id, item.resumed(clock.instant(), null), "resumed");
  }

  private static String jobs(UUID id) {
    return STREAMS + "/" + id + "/jobs";
  }

  private static String resumption(Reply reply, String id) {
    for (JsonNode item : reply.body().path("items")) {
      if (item.path("id").asText().equals(id)) {
        return item.path("resumption").asText("");
      }
    }
    throw new AssertionError("no " + id + " in " + reply.raw().body());
  }

  /** A stream after its failover, with a report. */
  private UUID completed() {
    UUID id = newStream();
    catalog
        .jobLedger()
        .begin(
            id,
            List.of(
                item("schedule-7", Kind.BACKUP_SCHEDULE, Care.PAUSED, "RESUME SCHEDULE 7"),
                item("schedule-8", Kind.BACKUP_SCHEDULE, Care.WAS_PAUSED, "RESUME SCHEDULE 8"),
                item("job-5", Kind.OTHER_JOB, Care.LEFT, null),
                JobItem.fullBackup("nodelocal://1/b")));
    catalog.jobLedger().settle(id, clock.instant());
    workflows.move(
        id,
        new StreamState.Completed(
            FakeCommands.FACTS,
            new FailoverTarget.Latest(),
            HlcTimestamp.of(clock.instant()),
            clock.instant()));
    return id;
  }

  private static JobItem item(String id, Kind kind, Care care, @Nullable String statement) {
    return new JobItem(
        id, kind, "nightly", "BACKUP INTO 'x'", "", care, statement, List.of(), "", "", null);
  }
}
