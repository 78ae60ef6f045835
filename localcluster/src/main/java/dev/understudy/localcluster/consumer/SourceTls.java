package dev.understudy.localcluster.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.localcluster.engine.ClusterException;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Turns a connection into a TLS one where the URI's {@code sslmode} asks for it. */
final class SourceTls {
  private static final int SSL_REQUEST = 80877103;

  private SourceTls() {}

  /**
   * The same socket for {@code disable}, {@code allow} and {@code prefer}; otherwise a TLS one
   * whose peer is checked against {@code sslrootcert}.
   */
  static Socket upgrade(Socket socket, SourceUri uri) throws IOException {
    String mode = uri.parameters().getOrDefault("sslmode", "disable");
    switch (mode) {
      case "disable", "allow", "prefer" -> {
        return socket;
      }
      case "require", "verify-ca", "verify-full" -> {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(8);
        out.writeInt(SSL_REQUEST);
        out.flush();
        if (socket.getInputStream().read() != 'S') {
          throw new IOException("the primary does not speak TLS, and sslmode is " + mode);
        }
        return wrap(socket, uri, mode.equals("verify-full"));
      }
      default ->
          throw new ClusterException(
              ClusterException.UNCATEGORISED, "unknown sslmode \"" + mode + "\"");
    }
  }

  private static Socket wrap(Socket socket, SourceUri uri, boolean checkName) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities(uri));
      context.init(null, trust.getTrustManagers(), null);
      SSLSocket secured =
          (SSLSocket) context.getSocketFactory().createSocket(socket, uri.host(), uri.port(), true);
      if (checkName) {
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
      }
      secured.startHandshake();
      return secured;
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up TLS to the primary", e);
    }
  }

  private static KeyStore authorities(SourceUri uri) throws IOException, GeneralSecurityException {
    String root = uri.parameters().getOrDefault("sslrootcert", "");
    if (root.isEmpty()) {
      throw new ClusterException(
          ClusterException.UNCATEGORISED,
          "sslrootcert is needed to check the primary's certificate");
    }
    boolean inline = uri.parameters().getOrDefault("sslinline", "false").equals("true");
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem =
        inline
            ? new ByteArrayInputStream(root.getBytes(UTF_8))
            : Files.newInputStream(Path.of(root))) {
      int count = 0;
      for (Certificate found : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("root" + count++, found);
      }
    }
    return store;
  }
}
