package dev.understudy.bench;

import dev.understudy.cli.CommandFailure;
import picocli.CommandLine;

/** Where {@code understudy bench} starts. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new BenchCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain);
  }

  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult result) {
    System.err.println("understudy: " + (e instanceof CommandFailure ? e.getMessage() : e));
    if (!(e instanceof CommandFailure)) {
      e.printStackTrace();
    }
    return 1;
  }
}
