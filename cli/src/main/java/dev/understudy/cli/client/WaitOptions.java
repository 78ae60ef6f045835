package dev.understudy.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether a command ends when the server has accepted, or when it is done. */
final class WaitOptions {
  private static final Duration USUAL = Duration.ofHours(1);

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--wait",
      description =
          "Wait until it is done. Exit code 3 when the time is up, 4 when a human is needed.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long to wait, such as 90s or 10m (default: 1h).")
  private @Nullable Duration timeout;

  /**
   * @throws ParameterException for a limit of no wait
   */
  boolean asked() {
    if (timeout != null && !wait) {
      throw new ParameterException(command.commandLine(), "--timeout is for --wait");
    }
    return wait;
  }

  /**
   * Waits, as long as was said.
   *
   * @param before the time that passes anyway before it can begin
   */
  Reply until(
      Session session, String what, Duration before, String path, Function<JsonNode, Sight> judge) {
    Duration limit = timeout == null ? USUAL.plus(before) : timeout;
    return session.waiting().until(what, limit, () -> session.get(path), judge);
  }
}
