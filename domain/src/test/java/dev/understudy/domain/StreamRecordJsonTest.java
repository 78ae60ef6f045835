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
}
