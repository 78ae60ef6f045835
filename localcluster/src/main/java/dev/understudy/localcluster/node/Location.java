package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterException;
import java.net.URI;
import java.nio.file.Path;

/** Finds the directory that a backup location means. */
final class Location {
  private Location() {}

  /** {@code file:///dir} as it is; {@code nodelocal://1/dir} below the cluster's own directory. */
  static Path directory(String location, Path store) {
    URI uri;
    try {
      uri = URI.create(location);
    } catch (IllegalArgumentException e) {
      throw new ClusterException("22023", "malformed storage location: " + location);
    }
    String path = uri.getPath() == null ? "" : uri.getPath();
    return switch (String.valueOf(uri.getScheme())) {
      case "file" -> Path.of(path).normalize();
      case "nodelocal" -> {
        Path extern = store.resolve("extern").toAbsolutePath().normalize();
        Path found = extern.resolve(path.replaceFirst("^/+", "")).normalize();
        if (!found.startsWith(extern)) {
          throw new ClusterException(
              "22023", "local file access to paths outside of external-io-dir is not allowed");
        }
        yield found;
      }
      default -> throw new ClusterException("0A000", "unsupported storage scheme in " + location);
    };
  }
}
