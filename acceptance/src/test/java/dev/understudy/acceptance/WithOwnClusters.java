package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cli.Main;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios with clusters that the control plane did not make. */
abstract class WithOwnClusters extends OnOneSite {
  @TempDir Path folder;
  Registrar registrar;

  @BeforeEach
  void openCatalog() throws Exception {
    registrar = Registrar.of(site);
  }

  @AfterEach
  void stopClusters() {
    registrar.close();
    assertThat(Main.commandLine().execute("local", "stop", "--all", "--data", folder.toString()))
        .isZero();
  }

  /** A virtualized cluster that is empty. */
  OwnCluster standby() throws Exception {
    Path certificates = OwnCluster.certificates(folder.resolve("west-certs"));
    return OwnCluster.start(folder, "west", certificates, "--virtualized-empty");
  }
}
