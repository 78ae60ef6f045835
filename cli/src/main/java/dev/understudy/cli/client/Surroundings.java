package dev.understudy.cli.client;

import dev.understudy.cli.up.DataDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the client commands take from the process around them.
 *
 * @param data where `understudy up` keeps its things, unless a command is told otherwise
 * @param terminal whether a human reads along
 */
public record Surroundings(
    Map<String, String> environment,
    Path data,
    Clock clock,
    Pauses pauses,
    Supplier<UUID> ids,
    boolean terminal) {

  /** The command at the root, which knows them. */
  public interface Holder {
    Surroundings surroundings();
  }

  /** Those of this process. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        System.getenv(),
        DataDirectory.byDefault(),
        Clock.systemUTC(),
        Pauses.real(),
        UUID::randomUUID,
        CommandLine.Help.Ansi.AUTO.enabled());
  }

  static Surroundings of(CommandSpec command) {
    if (command.root().userObject() instanceof Holder holder) {
      return holder.surroundings();
    }
    throw new IllegalStateException("the root command knows no surroundings");
  }
}
