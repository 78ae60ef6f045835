package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.junit.jupiter.api.Test;

class StreamRecordJsonTest {
  private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());

  @Test
  void everyStateComesBackAsItWas() throws JsonProcessingException {
    for (StreamState state : States.all()) {
      StreamRecord record =
          States.record(state)
              .needing(
                  AttentionRules.raise(Attention.Reason.STEP_FAILED, state, States.NOW, "why"));
      String written = json.writeValueAsString(record);
      assertThat(json.readValue(written, StreamRecord.class)).as(written).isEqualTo(record);
    }
  }

  @Test
  void theFactsOfAFailbackComeBackAsTheyWere() throws JsonProcessingException {
    StreamRecord record =
        States.record(new StreamState.Replicating(States.NET_NEW)).with(new Reader(States.NOW));
    String written = json.writeValueAsString(record);
    assertThat(json.readValue(written, StreamRecord.class)).as(written).isEqualTo(record);
  }

  @Test
  void aRowOfAnOlderVersionIsOfAFullCopy() throws JsonProcessingException {
    String old =
        """
        {"virtualCluster":"main","wipedVirtualClusterId":3,
         "backup":{"location":"nodelocal://1/x","jobId":7,"bytes":9,"served":true}}""";
    ReplicationFacts facts = json.readValue(old, ReplicationFacts.class);
    assertThat(facts.keepsStandby()).isFalse();
    assertThat(facts.source()).isEqualTo("main");
    assertThat(facts.failback()).isNull();
    String row =
        json.writeValueAsString(States.record(new StreamState.Preflight()))
            .replace(",\"reader\":null", "");
    assertThat(row).doesNotContain("reader");
    assertThat(json.readValue(row, StreamRecord.class).reader()).isNull();
  }
}
