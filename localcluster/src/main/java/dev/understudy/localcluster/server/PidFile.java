package dev.understudy.localcluster.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file in the store that says which process serves it. */
record PidFile(Path path) implements AutoCloseable {
  static PidFile write(Path store) throws IOException {
    Path path = store.resolve("pid");
    Files.writeString(path, ProcessHandle.current().pid() + "\n");
    return new PidFile(path);
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
