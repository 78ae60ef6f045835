package dev.understudy.cli;

import dev.understudy.cli.client.ApiException;
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
      SealKeyCommand.class
    },
    footer = {
      "",
      "`understudy bench` measures clusters; see `understudy bench --help`.",
      "Exit codes: 0 done, 1 failed (the last line says why), 2 wrong use.",
      "Set UNDERSTUDY_DEBUG=1 for stack traces."
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain);
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
            || e instanceof UnderstudyException
            || e instanceof UncheckedIOException;
    System.err.println("understudy: " + (expected ? withRootCause(e) : e));
    if (!expected || System.getenv("UNDERSTUDY_DEBUG") != null) {
      e.printStackTrace();
    }
    return 1;
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
