package dev.understudy.acceptance;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scenarios that share one control plane of separate processes on the real Temporal server. Need a
 * {@code temporal} command on the PATH.
 */
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnProcesses {
  Processes processes;
  Site site;

  @BeforeAll
  void openSite(@TempDir Path folder) throws Exception {
    processes = Processes.start(folder);
    site = Site.of(processes);
  }

  @AfterAll
  void closeSite() {
    // Where the start failed, it has ended what it had started.
    if (site != null) {
      processes.close();
      site.close();
    }
  }
}
