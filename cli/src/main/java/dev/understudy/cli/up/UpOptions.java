package dev.understudy.cli.up;

import java.nio.file.Path;

/**
 * What `understudy up` is told.
 *
 * @param data the data directory
 * @param port of the REST API on loopback; 0 takes a free one
 * @param tls whether new clusters make certificates for themselves and speak TLS
 */
public record UpOptions(Path data, int port, boolean tls) {

  /** With clusters that do not speak TLS. */
  public UpOptions(Path data, int port) {
    this(data, port, false);
  }
}
