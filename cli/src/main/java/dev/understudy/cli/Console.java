package dev.understudy.cli;

import java.io.PrintStream;
import picocli.CommandLine;

/** Prints what a command does: steps as lines, progress in place where there is a terminal. */
public final class Console {
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private boolean progressShown;

  public Console(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** The console of this process; steps go to stderr where stdout is kept for machines. */
  public static Console of(boolean stdoutForMachines) {
    return new Console(
        stdoutForMachines ? System.err : System.out, CommandLine.Help.Ansi.AUTO.enabled());
  }

  /** Whether a human reads along; else it is a file that is kept. */
  public boolean isTerminal() {
    return terminal;
  }

  public synchronized void line(String text) {
    if (progressShown) {
      out.print(ERASE_LINE);
      progressShown = false;
    }
    out.println(text);
    out.flush();
  }

  /** Shown only on a terminal, and overwritten by whatever comes next. */
  public synchronized void progress(String text) {
    if (terminal) {
      out.print(ERASE_LINE + text);
      out.flush();
      progressShown = true;
    }
  }
}
