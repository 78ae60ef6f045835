package dev.understudy.bench.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told to have kept the machine busy. */
class BusyTest {
  @TempDir private Path folder;

  @Test
  void theBusiestComesFirstAndTheIdleNotAtAll() {
    assertThat(Busy.text(Map.of("api", 0.5, "this client", 1.25, "database", 0.01), 0.01, 2))
        .isEqualTo("1.76 of 2 cores busy: this client 1.25, api 0.50");
    assertThat(Busy.text(Map.of(), 0.25, 2))
        .isEqualTo("0.00 of 2 cores busy; 0.25 waiting for the disk");
  }

  @Test
  void aProcessorThatWaitsForTheDiskIsNotBusy() {
    assertThat(Processors.parse("cpu  100 200 300 5000 700 10 20 30 0 0"))
        .isEqualTo(new Processors(6.6, 7));
  }

  @Test
  void whatThisProcessSpendsIsSeen() throws Exception {
    try (Site site = Site.open(folder);
        Busy busy = site.busy()) {
      long end = System.nanoTime() + 300_000_000;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(busy.text()).contains("this client");
    }
  }
}
