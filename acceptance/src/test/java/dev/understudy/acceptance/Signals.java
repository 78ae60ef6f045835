package dev.understudy.acceptance;

import java.io.IOException;

/** What Java cannot send to a process: SIGSTOP and SIGCONT. */
final class Signals {
  private Signals() {}

  static void send(String signal, long pid) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IOException("kill " + signal + " ended with " + code);
    }
  }
}
