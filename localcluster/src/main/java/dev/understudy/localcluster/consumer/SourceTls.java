package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import dev.understudy.localcluster.tls.ClientTls;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Turns a connection into a TLS one where the URI's {@code sslmode} asks for it. */
final class SourceTls {
  private static final int SSL_REQUEST = 80877103;
  private static final Set<String> OPTIONAL = Set.of("allow", "prefer");
  private static final Set<String> NEEDED = Set.of("require", "verify-ca", "verify-full");

  private SourceTls() {}

  /**
   * The same socket for {@code disable}, and for {@code allow} and {@code prefer} where the primary
   * has no TLS; otherwise a TLS one. The primary is checked by {@code verify-ca} and {@code
   * verify-full} against {@code sslrootcert}, or the JDK's authorities without it; by {@code
   * require} only if {@code sslrootcert} is given, as libpq does.
   *
   * @throws IOException if the primary has no TLS or fails the check; the message says why
   * @throws ClusterException if the URI's parameters cannot be used
   */
  static Socket upgrade(Socket socket, SourceUri uri) throws IOException {
    String mode = uri.parameters().getOrDefault("sslmode", "prefer");
    if (mode.equals("disable")) {
      return socket;
    }
    if (!OPTIONAL.contains(mode) && !NEEDED.contains(mode)) {
      throw unusable("unknown sslmode \"" + mode + "\"");
    }
    ClientTls tls = tls(uri.parameters(), mode);
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    out.writeInt(8);
    out.writeInt(SSL_REQUEST);
    out.flush();
    if (socket.getInputStream().read() == 'S') {
      return tls.connect(socket, uri.host(), uri.port(), mode.equals("verify-full"));
    }
    if (OPTIONAL.contains(mode)) {
      return socket;
    }
    throw new IOException("the primary does not speak TLS, and sslmode is " + mode);
  }

  private static ClientTls tls(Map<String, String> parameters, String mode) {
    String certificate = pem(parameters, "sslcert");
    String key = pem(parameters, "sslkey");
    if (certificate.isEmpty() != key.isEmpty()) {
      throw unusable("both \"sslcert\" and \"sslkey\" are required");
    }
    String root = pem(parameters, "sslrootcert");
    boolean checked = mode.startsWith("verify") || !root.isEmpty();
    try {
      return ClientTls.of(checked, root, certificate, key);
    } catch (IOException e) {
      throw unusable(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The PEM text of a parameter: the value itself with sslinline, otherwise a file on this node.
   */
  private static String pem(Map<String, String> parameters, String name) {
    String value = parameters.getOrDefault(name, "");
    if (value.isEmpty() || parameters.getOrDefault("sslinline", "false").equals("true")) {
      return value;
    }
    try {
      return Files.readString(Path.of(value));
    } catch (IOException | RuntimeException e) {
      throw unusable("cannot read the file that " + name + " names on this node");
    }
  }

  private static ClusterException unusable(String message) {
    return new ClusterException(ClusterException.UNCATEGORISED, message);
  }
}
