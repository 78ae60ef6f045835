package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailbackOutlookTest {
  private static final ReplicationFacts FACTS = new ReplicationFacts("main", null, null);
  private static final List<String> KNOWN = List.of("v25.2.3", "v24.1.19");

  @Test
  void netNewChangesArePossibleForAsLongAsTheHistoryIsKept() {
    FailbackOutlook outlook = FailbackOutlook.of(FACTS, States.NOW, KNOWN);
    assertThat(outlook.possible()).isTrue();
    assertThat(outlook.until()).isEqualTo(States.NOW.plus(Duration.ofHours(24)));
  }

  @Test
  void aVersionWithoutFailbackAndAPrimaryWithoutVirtualClustersMeanAFullCopy() {
    FailbackOutlook old = FailbackOutlook.of(FACTS, States.NOW, List.of("v25.2.3", "v23.2.28"));
    assertThat(old.possible()).isFalse();
    assertThat(old.because()).contains("v23.2.28");
    FailbackOutlook flat =
        FailbackOutlook.of(
            new ReplicationFacts("main", null, null, null, "system"), States.NOW, KNOWN);
    assertThat(flat.possible()).isFalse();
    assertThat(flat.until()).isNull();
  }

  @Test
  void whatIsNotKnownIsSaidToBeUnknown() {
    assertThat(FailbackOutlook.of(null, States.NOW, KNOWN).possible()).isNull();
    FailbackOutlook strange = FailbackOutlook.of(FACTS, States.NOW, List.of("v99", "v25.2.3"));
    assertThat(strange.possible()).isNull();
    assertThat(strange.because()).contains("v99");
  }
}
