package dev.understudy.cli.client;

import java.io.PrintWriter;

/** How far something is that is waited for: one line that is rewritten, or a line per change. */
final class Progress {
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private String shown = "";

  Progress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * @param mark what counts as a change where lines are kept
   */
  void show(String mark, String text) {
    if (terminal) {
      out.print(ERASE_LINE + Texts.printable(text));
      out.flush();
    } else if (!mark.equals(shown)) {
      out.println(Texts.printable(text));
    }
    shown = mark;
  }

  /** Before other lines follow. */
  void end() {
    if (terminal && !shown.isEmpty()) {
      out.print(ERASE_LINE);
      out.flush();
    }
    shown = "";
  }
}
