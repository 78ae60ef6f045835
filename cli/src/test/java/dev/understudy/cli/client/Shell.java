package dev.understudy.cli.client;

import dev.understudy.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine;

/** Runs commands as a shell does, with an environment and a data directory of the test's. */
final class Shell {
  static final String KEY = "CCDB1_abcdefghijklmnopqrstuv_abcdefghijklmnopqrstuvabcdefghijklmnopqr";

  private final Map<String, String> environment = new HashMap<>();
  private final PassingTime time = new PassingTime();
  private final Path data;
  private boolean terminal;

  /** What a command left behind. */
  record Ended(int exitCode, String out, String err) {}

  Shell(Path data) {
    this.data = data;
  }

  /** With the server and key in the environment, as other clients have them. */
  Shell(Path data, URI server) {
    this(data);
    set("COCKROACH_SERVER", server.toString());
    set("COCKROACH_API_KEY", KEY);
  }

  Shell set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Shell onATerminal() {
    terminal = true;
    return this;
  }

  PassingTime time() {
    return time;
  }

  Ended run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine(
                new Surroundings(environment, data, time, time, UUID::randomUUID, terminal))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    int exitCode = command.execute(arguments);
    return new Ended(exitCode, out.toString(), err.toString());
  }
}
