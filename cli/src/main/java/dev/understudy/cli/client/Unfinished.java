package dev.understudy.cli.client;

import picocli.CommandLine;

/** Ends a command that has waited for more than came; what it asked for goes on by itself. */
public final class Unfinished extends RuntimeException implements CommandLine.IExitCodeGenerator {
  static final int TIMED_OUT = 3;
  static final int NEEDS_ATTENTION = 4;

  private final int exitCode;

  Unfinished(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }
}
