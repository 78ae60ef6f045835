package dev.understudy.localcluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LocationTest {
  private static final Path STORE = Path.of("/store");

  @Test
  void findsDirectories() {
    assertThat(Location.directory("nodelocal://1/a", STORE)).isEqualTo(Path.of("/store/extern/a"));
    assertThat(Location.directory("file:///b/../c", STORE)).isEqualTo(Path.of("/c"));
  }

  @Test
  void neverRepeatsWhatMayBeASecret() {
    assertThatThrownBy(
            () -> Location.directory("s3://bucket/a?AWS_SECRET_ACCESS_KEY=secret", STORE))
        .hasMessage("unsupported storage scheme: s3");
    assertThatThrownBy(() -> Location.directory("s3://bucket/a?KEY=secret word", STORE))
        .hasMessageContaining("malformed storage location")
        .hasMessageNotContaining("secret");
    assertThat(Location.shown("nodelocal://user:secret@1/a?KEY=secret"))
        .isEqualTo("nodelocal://1/a");
  }

  @Test
  void refusesALocationThatIsNoDirectoryOrLeavesTheClustersOwn() {
    assertThatThrownBy(() -> Location.directory("file:a", STORE))
        .hasMessage("the storage location names no directory");
    assertThatThrownBy(() -> Location.directory("nodelocal://1/../../etc", STORE))
        .hasMessageContaining("is not allowed");
  }
}
