package dev.understudy.activities.provisioning;

import dev.understudy.domain.ClusterEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/** Keeps what is known of a process in its directory; replaced whole, never half written. */
final class ProcessFile {
  private static final String NAME = "process.properties";

  private ProcessFile() {}

  static Optional<LocalProcess> read(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      Properties properties = new Properties();
      properties.load(in);
      return Optional.of(
          new LocalProcess(
              Long.parseLong(properties.getProperty("pid")),
              Instant.parse(properties.getProperty("started_at")),
              new ClusterEndpoint(
                  properties.getProperty("host"),
                  Integer.parseInt(properties.getProperty("sql_port")),
                  Integer.parseInt(properties.getProperty("http_port")))));
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  static void write(Path directory, LocalProcess process) {
    Properties properties = new Properties();
    properties.setProperty("pid", Long.toString(process.pid()));
    properties.setProperty("started_at", process.startedAt().toString());
    properties.setProperty("host", process.endpoint().host());
    properties.setProperty("sql_port", Integer.toString(process.endpoint().sqlPort()));
    properties.setProperty("http_port", Integer.toString(process.endpoint().httpPort()));
    Path fresh = directory.resolve(NAME + ".new");
    try {
      try (OutputStream out = Files.newOutputStream(fresh)) {
        properties.store(out, "the process of this local cluster");
      }
      Files.move(
          fresh,
          directory.resolve(NAME),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }
}
