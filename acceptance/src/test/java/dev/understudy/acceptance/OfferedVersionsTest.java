package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.CockroachVersions;
import dev.understudy.localcluster.engine.CrdbVersion;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The API and the local cluster cannot see each other's versions. */
class OfferedVersionsTest {

  @Test
  void whatCanBeAskedForIsWhatALocalClusterPassesFor() {
    assertThat(CockroachVersions.RELEASES)
        .containsExactlyElementsOf(
            Arrays.stream(CrdbVersion.values()).map(CrdbVersion::release).toList());
    assertThat(CockroachVersions.DEFAULT).isEqualTo("v" + CrdbVersion.DEFAULT.number());
  }
}
