package dev.understudy.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with exit code 1 and one sentence that says what to do next. */
public final class CommandFailure extends RuntimeException {
  public CommandFailure(String message) {
    this(message, null);
  }

  public CommandFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
