package dev.understudy.activities.provisioning;

import dev.understudy.domain.ClientCertificate;
import dev.understudy.domain.ConnectionUri;
import dev.understudy.domain.Login;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that a local cluster makes for itself, in the folder {@code certs} of its own;
 * one without that folder does not speak TLS. Root shows a certificate, others a password.
 */
public final class LocalCertificates {
  private static final String ROOT = "root";

  private final Path folder;

  private LocalCertificates(Path folder) {
    this.folder = folder;
  }

  /** Of the cluster with this directory. */
  public static LocalCertificates of(Path directory) {
    return new LocalCertificates(directory.resolve("certs"));
  }

  Path folder() {
    return folder;
  }

  /** Said once, before the first start: the cluster makes what is missing at every start. */
  void want() {
    try {
      Files.createDirectories(folder);
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }

  boolean areWanted() {
    return Files.isDirectory(folder);
  }

  private boolean exist() {
    return Files.exists(folder.resolve("ca.crt"));
  }

  /** PEM text; null without TLS. */
  @Nullable String caCertificate() {
    return exist() ? read("ca.crt") : null;
  }

  /** Who may make the first users: a new cluster lets root in, by its certificate or without. */
  Login root() {
    return exist()
        ? new Login(
            ROOT, "", new ClientCertificate(read("client.root.crt"), read("client.root.key")))
        : new Login(ROOT, "");
  }

  /** What a program on this machine writes behind the question mark of a JDBC URL to be root. */
  public String rootParameters() {
    return exist()
        ? "user=root&sslmode=verify-full&sslrootcert=%s&sslcert=%s&sslkey=%s&pemKeyAlgorithm=EC"
            .formatted(path("ca.crt"), path("client.root.crt"), path("client.root.key"))
        : "user=root&sslmode=disable";
  }

  private String path(String file) {
    return ConnectionUri.encoded(folder.resolve(file).toString());
  }

  private String read(String file) {
    try {
      return Files.readString(folder.resolve(file));
    } catch (IOException exception) {
      throw new UncheckedIOException(exception);
    }
  }
}
