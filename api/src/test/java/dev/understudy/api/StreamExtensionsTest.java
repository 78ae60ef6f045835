package dev.understudy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Attention;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StandbyFate;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.SwitchoverCommand;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What may be asked of a stream beyond the official API. */
class StreamExtensionsTest extends ApiTest {

  @Test
  void switchesOverWithTheUsualLimitAndAStreamBackUnlessToldOtherwise() {
    UUID id = replicating();
    Reply usual = post(STREAMS + "/" + id + "/switchover", "");
    assertThat(usual.status()).isEqualTo(200);
    assertThat(usual.text("status")).isEqualTo("FAILING_OVER");
    assertThat(usual.text("phase")).isEqualTo("FENCING");
    SwitchoverCommand sent = workflows.switchovers.getLast();
    assertThat(sent.limit()).isEqualTo(Duration.ofSeconds(60));
    assertThat(usual.body().path("switchover").path("reverse_stream_id").asText())
        .isEqualTo(String.valueOf(sent.successor()));
    assertThat(names(get(STREAMS + "/" + id))).doesNotContain("switchover");

    Reply told =
        post(
            STREAMS + "/" + replicating() + "/switchover",
            "{\"deadline_seconds\":5,\"reverse_stream\":false,\"reason\":\"a drill\"}");
    assertThat(told.status()).isEqualTo(200);
    SwitchoverCommand other = workflows.switchovers.getLast();
    assertThat(other.limit()).isEqualTo(Duration.ofSeconds(5));
    assertThat(other.successor()).isNull();
    assertThat(other.reason()).isEqualTo("a drill");
  }

  @Test
  void theSameSwitchoverAgainIsARepeat() {
    UUID id = replicating();
    int before = workflows.switchovers.size();
    assertThat(post(STREAMS + "/" + id + "/switchover", "{}").status()).isEqualTo(200);
    assertThat(post(STREAMS + "/" + id + "/switchover", "{}").status()).isEqualTo(200);
    assertThat(workflows.switchovers).hasSize(before + 1);
    assertRefused(post(STREAMS + "/" + id + "/switchover", "{\"deadline_seconds\":\"x\"}"), 400, 3);
  }

  @Test
  void pausesResumesAndShowsThePhaseInTheFullView() {
    UUID id = replicating();
    Reply paused = post(STREAMS + "/" + id + "/pause", "{\"reason\":\"maintenance\"}");
    assertThat(paused.status()).isEqualTo(200);
    assertThat(paused.text("status")).isEqualTo("REPLICATING");
    assertThat(paused.text("phase")).isEqualTo("PAUSING");
    assertThat(workflows.changes).last().matches(sent -> sent.reason().equals("maintenance"));
    workflows.move(id, new StreamState.Paused(FakeCommands.FACTS, clock.instant()));
    assertThat(get(STREAMS + "/" + id + "?view=FULL").text("phase")).isEqualTo("PAUSED");
    assertThat(get(STREAMS + "/" + id).text("status")).isEqualTo("REPLICATING");
    assertThat(names(get(STREAMS + "/" + id))).doesNotContain("phase");

    Reply resumed = post(STREAMS + "/" + id + "/resume", "");
    assertThat(resumed.status()).isEqualTo(200);
    assertThat(resumed.text("phase")).isEqualTo("RESUMING");
    assertThat(workflows.changes).last().matches(sent -> sent.reason().contains("no reason"));
  }

  @Test
  void withdrawsAScheduledFailover() {
    UUID id = replicating();
    assertThat(
            patch(STREAMS + "/" + id, "{\"failover_at\":\"2026-02-03T10:30:00Z\"}").text("status"))
        .isEqualTo("FAILING_OVER");
    Reply withdrawn = post(STREAMS + "/" + id + "/withdraw", "{}");
    assertThat(withdrawn.status()).isEqualTo(200);
    assertThat(withdrawn.text("phase")).isEqualTo("REPLICATING");
    assertThat(names(withdrawn)).doesNotContain("failover_at");
  }

  @Test
  void theSamePauseAgainIsARepeatForAsLongAsTheStreamIsPaused() {
    UUID id = replicating();
    String path = STREAMS + "/" + id + "/pause";
    int before = workflows.changes.size();
    assertThat(post(path, "{}").status()).isEqualTo(200);
    assertThat(post(path, "{}").status()).isEqualTo(200);
    assertThat(workflows.changes).hasSize(before + 1);
    workflows.move(id, new StreamState.Replicating(FakeCommands.FACTS));
    assertThat(post(path, "{}").status()).isEqualTo(200);
    assertThat(workflows.changes).hasSize(before + 2);
  }

  @Test
  void refusesChangesOfWhatIsFinishedAndPassesTheWorkflowsRefusalOn() {
    UUID id = replicating();
    workflows.refusal = ErrorCode.STREAM_STATE;
    assertRefused(post(STREAMS + "/" + id + "/resume", "{}"), 400, 9);
    assertRefused(post(STREAMS + "/" + id + "/pause", "[1]"), 400, 3);
    assertRefused(post(STREAMS + "/" + UUID.randomUUID() + "/pause", "{}"), 404, 5);
    workflows.refusal = null;
    patch(STREAMS + "/" + id, "{\"status\":\"CANCELED\"}");
    assertRefused(post(STREAMS + "/" + id + "/withdraw", "{}"), 400, 9);
  }

  @Test
  void aCancelMayAskForTheBackupAndNothingElseMay() {
    UUID id = replicating();
    String path = STREAMS + "/" + id;
    assertRefused(patch(path, "{\"status\":\"FAILING_OVER\",\"restore_backup\":true}"), 400, 3);
    assertThat(patch(path, "{\"status\":\"CANCELED\",\"restore_backup\":true}").status())
        .isEqualTo(200);
    var undoing = (StreamState.Undoing) catalog.streams().find(id).orElseThrow().record().state();
    assertThat(undoing.standby()).isEqualTo(StandbyFate.RESTORED);
  }

  @Test
  void passesInterventionsOn() {
    UUID id = newStream();
    Reply reply =
        post(STREAMS + "/" + id + "/intervene", "{\"action\":\"RETRY\",\"reason\":\"fixed\"}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(workflows.interventions)
        .last()
        .satisfies(
            sent -> {
              assertThat(sent.action()).isEqualTo(Attention.Action.RETRY);
              assertThat(sent.step().name()).isEqualTo("PREFLIGHT");
              assertThat(sent.reason()).isEqualTo("fixed");
            });
    assertRefused(post(STREAMS + "/" + id + "/intervene", "{\"action\":\"DANCE\"}"), 400, 3);
  }
}
