package dev.understudy.acceptance;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios that share one running control plane. */
@Tag("scenario")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnOneSite {
  Site site;

  @BeforeAll
  void openSite(@TempDir Path folder) throws Exception {
    site = Site.open(folder, options());
  }

  /** Of `up`. */
  String[] options() {
    return new String[0];
  }

  @AfterAll
  void closeSite() {
    site.close();
  }
}
