package dev.understudy.localcluster.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where simulations keep their files: in memory where there is such a place. */
final class Disk {
  private Disk() {}

  static Path temporary() throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "understudy-simulation")
        : Files.createTempDirectory("understudy-simulation");
  }
}
