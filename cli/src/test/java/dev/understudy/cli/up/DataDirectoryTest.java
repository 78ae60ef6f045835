package dev.understudy.cli.up;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.cli.CommandFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path folder;

  @Test
  void aDiskThatIsAllButFullIsRefusedBeforeAnythingStarts() {
    assertThatThrownBy(() -> DataDirectory.requireSpace(folder, 30L << 20))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("30 MB left")
        .hasMessageContaining("--data");
    assertThatCode(() -> DataDirectory.requireSpace(folder, 1L << 30)).doesNotThrowAnyException();
  }

  @Test
  void aSecondOnTheSameFolderIsRefused() {
    try (DataDirectory first = DataDirectory.open(folder).lock();
        DataDirectory second = DataDirectory.open(folder)) {
      assertThatThrownBy(second::lock)
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining(first.toString());
    }
  }
}
