package dev.understudy.localcluster.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.mvcc.Timestamp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replication began at 10 and reaches back to 20; {@code -} is LATEST, or nothing replicated. */
class FailoverTimeTest {

  @ParameterizedTest
  @CsvSource({
    "V23_2,  -, 30, 30",
    "V26_3,  -, 30, 30",
    "V23_2,  -,  -, 10",
    "V25_2,  -,  -, 10",
    "V26_2,  -,  -, 10",
    "V26_3,  -,  -, has not replicated any data yet",
    "V26_3, 40, 30, 40",
    "V26_3, 20, 30, 20",
    "V23_2,  5, 30, is before earliest safe cutover time",
    "V26_2,  5, 30, is before earliest safe cutover time",
    "V26_3,  5, 30, is before the replication start time",
    "V26_3, 15, 30, is before earliest safe cutover time"
  })
  void isChosenAsTheVersionDoes(
      CrdbVersion version, String target, String replicated, String expected) {
    if (expected.contains(" ")) {
      assertThatThrownBy(() -> choose(version, target, replicated))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining(expected);
    } else {
      assertThat(choose(version, target, replicated)).isEqualTo(time(expected));
    }
  }

  private static Timestamp choose(CrdbVersion version, String target, String replicated) {
    return FailoverTime.choose(
        version,
        "\"main\" (3)",
        new Timestamp(10, 0),
        new Timestamp(20, 0),
        time(replicated),
        time(target));
  }

  private static @Nullable Timestamp time(String nanos) {
    return nanos.equals("-") ? null : new Timestamp(Long.parseLong(nanos), 0);
  }
}
