package dev.understudy.localcluster.tls;

import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** The server's side of TLS: shows the node's certificate and checks those of clients. */
public final class ServerTls {
  private final SSLContext context;
  private final CertificateDirectory directory;

  private ServerTls(SSLContext context, CertificateDirectory directory) {
    this.context = context;
    this.directory = directory;
  }

  /**
   * Reads a certificates directory in CockroachDB's layout.
   *
   * @throws IOException with a sentence for the user if a file is missing or unusable
   */
  public static ServerTls of(Path certificates) throws IOException {
    CertificateDirectory directory = new CertificateDirectory(certificates);
    List<X509Certificate> node = directory.certificates(CertificateDirectory.NODE);
    String clients =
        directory.holds(CertificateDirectory.CLIENT_AUTHORITY)
            ? CertificateDirectory.CLIENT_AUTHORITY
            : CertificateDirectory.AUTHORITY;
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          KeyMaterial.identity(node, directory.key(CertificateDirectory.NODE)),
          KeyMaterial.trust(directory.certificates(clients)),
          null);
      return new ServerTls(context, directory);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "cannot serve TLS with the certificates in " + certificates + ": " + e.getMessage(), e);
    }
  }

  public SSLContext context() {
    return context;
  }

  /** Where root's certificate and key are, and the authority, as libpq's parameters; or empty. */
  public String rootParameters() {
    String root = CertificateDirectory.client("root");
    String parameters =
        "sslmode=verify-full&sslrootcert=" + encoded(directory.certificateFile("ca"));
    return Files.isReadable(directory.keyFile(root))
        ? "%s&sslcert=%s&sslkey=%s"
            .formatted(
                parameters,
                encoded(directory.certificateFile(root)),
                encoded(directory.keyFile(root)))
        : parameters;
  }

  private static String encoded(Path file) {
    return URLEncoder.encode(file.toAbsolutePath().toString(), StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  /** Shakes hands with a client; a certificate that it shows must be of our authority. */
  public SSLSocket accept(Socket plain) throws IOException {
    SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
    secured.setUseClientMode(false);
    secured.setWantClientAuth(true);
    secured.startHandshake();
    return secured;
  }

  /** Whom the client's certificate names, or null if it showed none. */
  public static @Nullable String clientName(SSLSocket secured) {
    try {
      X509Certificate shown = (X509Certificate) secured.getSession().getPeerCertificates()[0];
      for (Rdn part : new LdapName(shown.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          return part.getValue().toString();
        }
      }
      return "";
    } catch (SSLPeerUnverifiedException none) {
      return null;
    } catch (InvalidNameException malformed) {
      return "";
    }
  }
}
