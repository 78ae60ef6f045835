package dev.understudy.cli;

import dev.understudy.cli.client.AccountCommand;
import dev.understudy.cli.client.ApiException;
import dev.understudy.cli.client.AuditCommand;
import dev.understudy.cli.client.ClusterCommand;
import dev.understudy.cli.client.CompletionCommand;
import dev.understudy.cli.client.KeyCommand;
import dev.understudy.cli.client.RoleCommand;
import dev.understudy.cli.client.StreamCommand;
import dev.understudy.cli.client.Surroundings;
import dev.understudy.cli.client.Unfinished;
import dev.understudy.cli.demo.DemoCommand;
import dev.understudy.cli.local.LocalCommand;
import dev.understudy.cli.sealkey.SealKeyCommand;
import dev.understudy.cli.serve.ApiCommand;
import dev.understudy.cli.serve.MigrateCommand;
import dev.understudy.cli.serve.WorkerCommand;
import dev.understudy.cli.up.UpCommand;
import dev.understudy.domain.UnderstudyException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code understudy} command. */
@Command(
    name = "understudy",
    mixinStandardHelpOptions = true,
    version = "understudy 0.1.0",
    description = "Keeps a standby CockroachDB cluster ready, and fails over to it when told to.",
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      LocalCommand.class,
      ApiCommand.class,
      WorkerCommand.class,
      MigrateCommand.class,
      SealKeyCommand.class,
      ClusterCommand.class,
      StreamCommand.class,
      AccountCommand.class,
      KeyCommand.class,
      RoleCommand.class,
      AuditCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "`understudy bench` measures clusters; see `understudy bench --help`.",
      "`understudy torture` tries to break the whole product; see `understudy torture --help`.",
      "Exit codes: 0 done, 1 failed (the last line says why), 2 wrong use;",
      "where a command waits, 3 the time is up, 4 the stream needs a human.",
      "Set UNDERSTUDY_DEBUG=1 for stack traces."
    })
public final class Main implements Runnable, Surroundings.Holder {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private final Surroundings surroundings;

  private Main(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  public static CommandLine commandLine() {
    return commandLine(Surroundings.ofProcess());
  }

  /** The same for a caller with surroundings of its own. */
  public static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new Main(surroundings))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain);
  }

  @Override
  public Surroundings surroundings() {
    return surroundings;
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /** A refusal is one sentence; anything else is our fault and shows where. */
  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult result) {
    boolean expected =
        e instanceof CommandFailure
            || e instanceof ApiException
            || e instanceof Unfinished
            || e instanceof UnderstudyException
            || e instanceof UncheckedIOException;
    command.getErr().println("understudy: " + (expected ? withRootCause(e) : e));
    if (!expected || System.getenv("UNDERSTUDY_DEBUG") != null) {
      e.printStackTrace(command.getErr());
    }
    return e instanceof Unfinished unfinished ? unfinished.getExitCode() : 1;
  }

  /** A full disk, say, shows only at the root of what it caused. */
  private static String withRootCause(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = String.valueOf(e.getMessage());
    String reason = root.getMessage();
    return reason == null || message.contains(reason) ? message : message + ": " + reason;
  }
}
