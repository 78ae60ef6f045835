package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamGoalTest {
  private static JsonNode stream(String status, String phase, String more) throws Exception {
    return new ObjectMapper().readTree(World.stream(status, phase, more));
  }

  @ParameterizedTest
  @CsvSource({
    "REPLICATING, STARTING, PREFLIGHT, PENDING",
    "REPLICATING, REPLICATING, INITIAL_SCAN, PENDING",
    "REPLICATING, REPLICATING, REPLICATING, REACHED",
    "REPLICATING, CANCELED, CANCELED, MISSED",
    "RESUMED, REPLICATING, INITIAL_SCAN, REACHED",
    "PAUSED, REPLICATING, PAUSING, PENDING",
    "PAUSED, REPLICATING, PAUSED, REACHED",
    "PAUSED, COMPLETED, COMPLETED, MISSED",
    "FAILED_OVER, FAILING_OVER, SCHEDULED, PENDING",
    "FAILED_OVER, COMPLETED, MANAGING_JOBS, REACHED",
    "FAILED_OVER, COMPLETED, COMPLETED, REACHED",
    "FAILED_OVER, REPLICATING, REPLICATING, MISSED",
    "SWITCHED_OVER, COMPLETED, VERIFYING, PENDING",
    "SWITCHED_OVER, FAILING_OVER, UNFENCING, PENDING",
    "SWITCHED_OVER, REPLICATING, REPLICATING, MISSED",
    "SWITCHED_OVER, COMPLETED, COMPLETED, REACHED",
    "WITHDRAWN, FAILING_OVER, UNFENCING, PENDING",
    "WITHDRAWN, REPLICATING, PAUSED, REACHED",
    "WITHDRAWN, COMPLETED, COMPLETED, MISSED",
    "CANCELED, CANCELED, UNDOING, PENDING",
    "CANCELED, CANCELED, CANCELED, REACHED",
    "ENDED, COMPLETED, VERIFYING, PENDING",
    "ENDED, CANCELED, CANCELED, REACHED",
  })
  void judgesByPhaseAndStatus(StreamGoal goal, String status, String phase, Sight.Outcome outcome)
      throws Exception {
    assertThat(goal.judge(stream(status, phase, "")).outcome()).isEqualTo(outcome);
  }

  @Test
  void whatIsReachedIsReachedThoughSomethingIsNeeded() throws Exception {
    JsonNode paused = stream("REPLICATING", "PAUSED", World.attention("SOURCE_LOST"));
    assertThat(StreamGoal.PAUSED.judge(paused).outcome()).isEqualTo(Sight.Outcome.REACHED);
    assertThat(StreamGoal.RESUMED.judge(paused).outcome()).isEqualTo(Sight.Outcome.NEEDS_ATTENTION);
    assertThat(StreamGoal.ENDED.judge(paused).outcome()).isEqualTo(Sight.Outcome.PENDING);
  }

  @Test
  void tellsPhaseLagAndFraction() throws Exception {
    JsonNode scanning =
        stream(
            "REPLICATING",
            "INITIAL_SCAN",
            "\"replication_lag_seconds\":7,\"progress\":{\"fraction\":0.459},");
    Sight sight = StreamGoal.REPLICATING.judge(scanning);
    assertThat(sight.text()).isEqualTo("INITIAL_SCAN, lag 7 s, 45 %");
    assertThat(sight.mark()).isEqualTo("INITIAL_SCAN 4 ");
  }

  @Test
  void tellsWhenAFailoverAheadWillBe() throws Exception {
    JsonNode scheduled =
        stream("FAILING_OVER", "SCHEDULED", "\"failover_at\":\"2026-02-03T11:00:00.5Z\",");
    assertThat(StreamGoal.FAILED_OVER.judge(scheduled).text())
        .isEqualTo("SCHEDULED, at 2026-02-03T11:00:00Z");
  }
}
