package dev.understudy.bench;

import dev.understudy.bench.torture.TortureCommand;
import dev.understudy.cli.CommandFailure;
import java.util.Arrays;
import picocli.CommandLine;

/** Where {@code understudy bench} and {@code understudy torture} start. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    boolean torture = arguments.length > 0 && arguments[0].equals("torture");
    System.exit(
        torture
            ? tortureLine().execute(Arrays.copyOfRange(arguments, 1, arguments.length))
            : commandLine().execute(arguments));
  }

  static CommandLine tortureLine() {
    return configured(new CommandLine(new TortureCommand()));
  }

  static CommandLine commandLine() {
    return configured(new CommandLine(new BenchCommand()));
  }

  private static CommandLine configured(CommandLine command) {
    return command
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
