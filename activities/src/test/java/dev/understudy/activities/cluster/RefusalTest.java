package dev.understudy.activities.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ErrorCode;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {

  @ParameterizedTest
  @CsvSource({
    "08001, CLUSTER_UNREACHABLE",
    "08006, CLUSTER_UNREACHABLE",
    "57P01, CLUSTER_UNREACHABLE",
    "40001, CLUSTER_UNREACHABLE",
    "28P01, CLUSTER_REFUSED",
    "42704, CLUSTER_REFUSED",
    "XXUUU, CLUSTER_REFUSED"
  })
  void theStateSaysWhetherAnotherTryHelps(String state, ErrorCode code) {
    assertThat(Refusal.of(new SQLException("no", state)).translated("east").code()).isEqualTo(code);
  }

  @Test
  void passwordsAreTakenOutOfWhatAClusterQuotes() {
    SQLException quoting =
        new SQLException(
            "cannot dial postgresql://u:hunter2@h:1/d in CREATE USER x WITH PASSWORD 'hunt''er2'",
            "XXUUU");
    assertThat(Refusal.of(quoting).translated("east"))
        .hasMessageContaining("postgresql://*****@h:1/d")
        .message()
        .doesNotContain("hunter2", "hunt''er2");
  }

  @Test
  void theDriversExceptionIsNotKept() {
    assertThat(Refusal.of(new SQLException("no", "42601")).translated("east")).hasNoCause();
  }

  @Test
  void fragmentsAreFoundInAnyCase() {
    assertThat(
            Refusal.of(new SQLException("Cutover time X is BEFORE earliest safe time", "XXUUU"))
                .mentions("before earliest safe"))
        .isTrue();
  }
}
