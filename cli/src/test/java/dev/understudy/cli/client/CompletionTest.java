package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void theScriptIsOneThatBashReads(String shell) throws Exception {
    Shell.Ended ended = new Shell(folder).run("completion", shell);
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.out()).contains("switchover", "--secret-file", "ZSH_VERSION");
    Path script = Files.writeString(folder.resolve("script"), ended.out());
    Process bash = new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).isZero();
  }

  @Test
  void bashCompletesACommandWithIt() throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("script"), new Shell(folder).run("completion", "bash").out());
    String asked =
        """
        source '%s'
        COMP_WORDS=(understudy stream fail); COMP_CWORD=2; COMP_LINE='understudy stream fail'
        COMP_POINT=${#COMP_LINE}; _complete_understudy; echo "${COMPREPLY[@]}"
        """
            .formatted(script);
    Process bash =
        new ProcessBuilder("bash", "-c", asked)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String answered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(answered.strip()).isEqualTo("failover");
  }
}
