package dev.understudy.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CockroachVersionsTest {

  @ParameterizedTest
  @CsvSource({
    "v25.2, v25.2.3",
    "v25.2.17, v25.2.17",
    "v23.2, v23.2.28",
    "v26.3, v26.3.0",
    "v24.1.2, v24.1.2",
    "v23.1,",
    "v27.1,",
    "v25.2., ",
    "25.2,",
    "latest,"
  })
  void aMajorVersionBecomesARelease(String asked, String full) {
    assertThat(CockroachVersions.full(asked).orElse(null)).isEqualTo(full);
  }

  @ParameterizedTest
  @CsvSource({
    "v23.2, v24.1",
    "v24.1, v24.2 v24.3",
    "v24.2, v24.3",
    "v25.2, v25.3 v25.4",
    "v26.2, v26.3",
    "v26.3, ''",
    "v99.9, ''"
  })
  void anInnovationMayBeSkippedByAnUpgrade(String from, String to) {
    assertThat(String.join(" ", CockroachVersions.upgradesOf(from))).isEqualTo(to);
  }
}
