package dev.understudy.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cli.Main;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command explains itself, with an example. */
class HelpTest {
  private static final Set<String> GROUPS =
      Set.of("cluster", "stream", "account", "key", "role", "audit", "completion");

  static Stream<CommandLine> commands() {
    return Main.commandLine().getSubcommands().entrySet().stream()
        .filter(command -> GROUPS.contains(command.getKey()))
        .flatMap(command -> leaves(command.getValue()));
  }

  private static Stream<CommandLine> leaves(CommandLine command) {
    return command.getSubcommands().isEmpty()
        ? Stream.of(command)
        : command.getSubcommands().values().stream().flatMap(HelpTest::leaves);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void hasAnExample(CommandLine command) {
    String usage = command.getUsageMessage();
    assertThat(usage)
        .containsPattern("Examples?:")
        .contains(command.getCommandSpec().qualifiedName(" ") + " ");
    assertThat(usage.substring(usage.indexOf("Example")))
        .contains(command.getCommandSpec().qualifiedName(" "));
  }

  @Test
  void allThatAnOperatorDoesIsThere() {
    assertThat(commands().map(command -> command.getCommandSpec().qualifiedName(" ")))
        .containsAll(
            List.of(
                "understudy cluster connect",
                "understudy stream failover",
                "understudy stream switchover",
                "understudy stream jobs resume",
                "understudy key create",
                "understudy role revoke",
                "understudy account delete",
                "understudy audit"));
  }
}
