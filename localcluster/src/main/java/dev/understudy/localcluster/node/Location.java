package dev.understudy.localcluster.node;

import dev.understudy.localcluster.engine.ClusterException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Finds the directory that a backup location means. */
final class Location {
  private Location() {}

  /**
   * {@code file:///dir} as it is; {@code nodelocal://1/dir} below the cluster's own directory.
   *
   * @throws ClusterException 22023 or 0A000; without the location, whose query may hold secrets
   */
  static Path directory(String location, Path store) {
    URI uri = uri(location);
    String scheme = String.valueOf(uri.getScheme());
    return switch (scheme) {
      case "file" -> {
        if (!path(uri).isAbsolute()) {
          throw noDirectory();
        }
        yield path(uri).normalize();
      }
      case "nodelocal" -> below(store.resolve("extern").toAbsolutePath().normalize(), path(uri));
      default ->
          throw new ClusterException(
              "0A000",
              "unsupported storage scheme: " + scheme,
              "Use nodelocal://1/directory or file:///directory.");
    };
  }

  /** A location as it may be shown: without what may hold a secret. */
  static String shown(String location) {
    URI uri = uri(location);
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    return uri.getScheme()
        + "://"
        + authority.substring(authority.lastIndexOf('@') + 1)
        + (uri.getPath() == null ? "" : uri.getPath());
  }

  private static URI uri(String location) {
    try {
      return new URI(location);
    } catch (URISyntaxException e) {
      throw new ClusterException("22023", "malformed storage location at position " + e.getIndex());
    }
  }

  private static Path path(URI uri) {
    String path = uri.getPath() == null ? "" : uri.getPath();
    if (path.indexOf('\0') >= 0) {
      throw noDirectory();
    }
    return Path.of(path);
  }

  private static ClusterException noDirectory() {
    return new ClusterException("22023", "the storage location names no directory");
  }

  private static Path below(Path extern, Path path) {
    Path found = extern.resolve(path.toString().replaceFirst("^/+", "")).normalize();
    if (!found.startsWith(extern)) {
      throw new ClusterException(
          "22023", "local file access to paths outside of external-io-dir is not allowed");
    }
    return found;
  }
}
