package dev.understudy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The script at the root of the repository. */
@Timeout(30)
class LauncherTest {
  @TempDir private Path folder;

  @Test
  void aJdkThatIsTooOldIsRefusedWithWhatIsNeeded() throws Exception {
    Path compiler = Files.createDirectories(folder.resolve("bin")).resolve("javac");
    Files.writeString(compiler, "#!/bin/sh\n");
    assertThat(compiler.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");

    ProcessBuilder launcher =
        new ProcessBuilder(Path.of("..", "understudy").toAbsolutePath().toString(), "--version")
            .redirectErrorStream(true);
    launcher.environment().put("UNDERSTUDY_JAVA_HOME", folder.toString());
    Process process = launcher.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output).contains("no JDK 21 or later").contains("found: 17");
  }
}
