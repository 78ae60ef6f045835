package dev.understudy.cli.client;

import dev.understudy.cli.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that speaks to the API as any other client does. */
abstract class ClientCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "table, or json: the server's answer as it came (default: table).")
  private Format format = Format.TABLE;

  abstract void run(Session session);

  @Override
  public final Integer call() {
    Surroundings surroundings = Surroundings.of(spec);
    ServerAccess access = server.access(surroundings);
    try (ApiClient api = server.connect(access, surroundings)) {
      run(
          new Session(
              api,
              access.server(),
              format,
              surroundings,
              spec.commandLine().getOut(),
              spec.commandLine().getErr()));
      return 0;
    } catch (ApiException e) {
      // Without its cause: what is shown of that may steer the terminal.
      throw new CommandFailure(
          Texts.printable(e.getMessage()) + Advice.on(e.status(), access.keyOrigin()));
    }
  }

  /** For what the parser cannot know to be wrong. */
  final ParameterException wrongUse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
