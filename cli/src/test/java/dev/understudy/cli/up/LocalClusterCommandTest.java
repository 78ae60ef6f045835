package dev.understudy.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalClusterCommandTest {
  private static final String CLASSPATH = "understudy.localcluster.classpath";

  @AfterEach
  void forgetTheLauncher() {
    System.clearProperty(CLASSPATH);
  }

  @Test
  void processesOfOneDistributionShareTheirClassesBesideItsJars() {
    System.setProperty(CLASSPATH, "/dist/localcluster.jar" + File.pathSeparator + "/m2/other.jar");

    assertThat(LocalClusterCommand.prefix())
        .contains("-XX:SharedArchiveFile=/dist/localcluster.jsa")
        .containsSequence("-cp", "/dist/localcluster.jar" + File.pathSeparator + "/m2/other.jar");
  }

  @Test
  void aClassPathOfFoldersCannotBeShared() {
    assertThat(LocalClusterCommand.prefix())
        .noneMatch(argument -> argument.contains("SharedArchive"))
        .containsSequence("-cp", System.getProperty("java.class.path"));
  }
}
