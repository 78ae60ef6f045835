package dev.understudy.localcluster.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The files of CockroachDB's {@code --certs-dir}: {@code ca.crt}, {@code node.crt}, {@code
 * node.key}, {@code client.USER.crt}, {@code client.USER.key}; {@code ca-client.crt}, where it is
 * there, vouches for clients in the place of {@code ca.crt}.
 */
public record CertificateDirectory(Path path) {
  static final String AUTHORITY = "ca";
  static final String CLIENT_AUTHORITY = "ca-client";
  static final String NODE = "node";

  static String client(String user) {
    return "client." + user;
  }

  public Path certificateFile(String name) {
    return path.resolve(name + ".crt");
  }

  public Path keyFile(String name) {
    return path.resolve(name + ".key");
  }

  boolean holds(String name) {
    return Files.exists(certificateFile(name));
  }

  /** Reads certificates; errors name the file and what is wrong with it. */
  List<X509Certificate> certificates(String name) throws IOException {
    Path file = certificateFile(name);
    try {
      return Pem.certificates(read(file));
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the certificate " + file + ": " + e.getMessage(), e);
    }
  }

  PrivateKey key(String name) throws IOException {
    Path file = keyFile(name);
    try {
      return Pem.privateKey(read(file));
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot use the key " + file + ": " + e.getMessage(), e);
    }
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new IOException("the certificates directory lacks " + file, e);
    }
  }

  /** Writes a certificate and, for its owner's eyes alone, its key. */
  void write(String name, CertificateAuthority.Issued issued)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(path);
    Path key = keyFile(name);
    Files.deleteIfExists(key);
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, Pem.text(issued.key()), StandardOpenOption.WRITE);
    Files.writeString(certificateFile(name), Pem.text(issued.certificate()));
  }
}
