package dev.understudy.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterCommandTest {
  private static final String CLASSPATH = "understudy.localcluster.classpath";

  @AfterEach
  void forgetTheLauncher() {
    System.clearProperty(CLASSPATH);
  }

  @Test
  void processesOfOneDistributionShareTheirClassesBesideItsJars(@TempDir Path distribution) {
    String jars = distribution.resolve("localcluster.jar") + File.pathSeparator + "/m2/other.jar";
    System.setProperty(CLASSPATH, jars);

    assertThat(LocalClusterCommand.prefix())
        .contains(
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + distribution.resolve("localcluster.jsa"))
        .containsSequence("-cp", jars);
  }

  @Test
  void optionsFromTheEnvironmentComeAfterOurOwn() {
    String options = System.getenv("UNDERSTUDY_LOCAL_CLUSTER_OPTIONS");

    assertThat(options).isEqualTo("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    assertThat(LocalClusterCommand.prefix())
        .containsSequence(
            "-XX:TrimNativeHeapInterval=1000", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  }

  @Test
  void classesAreNotLeftWhereNobodyCanWrite(@TempDir Path folder) {
    System.setProperty(CLASSPATH, folder.resolve("not-there/localcluster.jar").toString());

    assertThat(LocalClusterCommand.prefix()).doesNotContain("-XX:+AutoCreateSharedArchive");
  }

  @Test
  void aClassPathOfFoldersCannotBeShared() {
    assertThat(LocalClusterCommand.prefix())
        .noneMatch(argument -> argument.contains("SharedArchive"))
        .containsSequence("-cp", System.getProperty("java.class.path"));
  }
}
