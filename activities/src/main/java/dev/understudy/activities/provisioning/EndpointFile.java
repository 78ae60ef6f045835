package dev.understudy.activities.provisioning;

import dev.understudy.domain.ClusterEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/** Keeps a local cluster's name and ports in its directory; replaced whole, never half written. */
final class EndpointFile {
  private static final String NAME = "endpoint.properties";

  private EndpointFile() {}

  static Optional<ClusterEndpoint> read(Path directory) {
    return properties(directory)
        .map(
            properties ->
                new ClusterEndpoint(
                    properties.getProperty("host"),
                    Integer.parseInt(properties.getProperty("sql_port")),
                    Integer.parseInt(properties.getProperty("http_port")),
                    LocalCertificates.of(directory).caCertificate()));
  }

  static Optional<String> name(Path directory) {
    return properties(directory).map(properties -> properties.getProperty("name"));
  }

  private static Optional<Properties> properties(Path directory) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      Properties properties = new Properties();
      properties.load(in);
      return Optional.of(properties);
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  static void write(Path directory, String name, ClusterEndpoint endpoint) {
    Properties properties = new Properties();
    properties.setProperty("name", name);
    properties.setProperty("host", endpoint.host());
    properties.setProperty("sql_port", Integer.toString(endpoint.sqlPort()));
    properties.setProperty("http_port", Integer.toString(endpoint.httpPort()));
    Path fresh = directory.resolve(NAME + ".new");
    try {
      Files.createDirectories(directory);
      try (OutputStream out = Files.newOutputStream(fresh)) {
        properties.store(out, "where this local cluster listens");
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
