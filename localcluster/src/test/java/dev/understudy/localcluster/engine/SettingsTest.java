package dev.understudy.localcluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.localcluster.storage.Store;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path directory;

  @Test
  void anIntervalOfNothingIsStillAnInterval() {
    try (Store store = Store.open(directory)) {
      Settings settings = new Settings(store);
      settings.set(Settings.HEARTBEAT, "0s");
      assertThat(settings.duration(Settings.HEARTBEAT)).isZero();
      assertThat(settings.interval(Settings.HEARTBEAT)).isEqualTo(Duration.ofMillis(10));
      settings.set(Settings.HEARTBEAT, "30s");
      assertThat(settings.interval(Settings.HEARTBEAT)).isEqualTo(Duration.ofSeconds(30));
    }
  }
}
