package dev.understudy.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An {@code understudy} command as a process of its own, on the class path of this test. */
final class ServedProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final Path output;

  private ServedProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static ServedProcess start(Path folder, String name, String... arguments) throws IOException {
    return start(System.getProperty("java.class.path"), folder, name, arguments);
  }

  /** Of another build. */
  static ServedProcess start(String classPath, Path folder, String name, String... arguments)
      throws IOException {
    Path output = folder.resolve(name + ".log");
    return new ServedProcess(
        new ProcessBuilder(ProductCommand.line(classPath, List.of(arguments)))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  /** Waits until it has said something; returns the first group of that. */
  String awaitWords(String pattern) {
    Pattern words = Pattern.compile(pattern);
    await(pattern)
        .atMost(LIMIT)
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException("it ended: " + Files.readString(output));
              }
            })
        .until(() -> words.matcher(Files.readString(output)).find());
    try {
      Matcher found = words.matcher(Files.readString(output));
      return found.find() ? found.group(1) : "";
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it has said so far. */
  String output() throws IOException {
    return Files.readString(output);
  }

  /** Waits for its end; returns the exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it did not end in " + LIMIT);
    }
    return process.exitValue();
  }

  /** SIGTERM, as a container engine sends it; returns the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  /** SIGKILL; returns once it is gone. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** SIGSTOP: it neither answers nor dies, as if it were cut off from everything. */
  void freeze() throws IOException, InterruptedException {
    Signals.send("-STOP", process.pid());
  }

  /** SIGCONT. */
  void thaw() throws IOException, InterruptedException {
    Signals.send("-CONT", process.pid());
  }

  /** SIGKILL. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
