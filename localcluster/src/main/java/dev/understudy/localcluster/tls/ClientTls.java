package dev.understudy.localcluster.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The client's side of TLS, with errors that say what is wrong with whose certificate. */
public final class ClientTls {
  private final SSLContext context;

  private ClientTls(SSLContext context) {
    this.context = context;
  }

  /**
   * Prepares connections.
   *
   * @param checked whether the server must be vouched for
   * @param root PEM text of the authorities; empty for those of the JDK
   * @param certificate PEM text of the client's own certificate; empty for none
   * @param key PEM text of its private key
   * @throws IOException with a sentence for the user if a text is not what it should be
   */
  public static ClientTls of(boolean checked, String root, String certificate, String key)
      throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity(certificate, key), trust(checked, root), null);
      return new ClientTls(context);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up TLS: " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] identity(String certificate, String key)
      throws GeneralSecurityException, IOException {
    return certificate.isEmpty()
        ? null
        : KeyMaterial.identity(Pem.certificates(certificate), Pem.privateKey(key));
  }

  private static TrustManager @Nullable [] trust(boolean checked, String root)
      throws GeneralSecurityException, IOException {
    if (!checked) {
      return new TrustManager[] {new TrustAnybody()};
    }
    if (root.isEmpty()) {
      return null;
    }
    try {
      List<X509Certificate> authorities = Pem.certificates(root);
      authorities.get(0).checkValidity();
      return KeyMaterial.trust(authorities);
    } catch (CertificateExpiredException e) {
      throw new IOException("the authority in sslrootcert has expired: " + e.getMessage(), e);
    } catch (CertificateException e) {
      throw new IOException("unable to add CA to cert pool: " + e.getMessage(), e);
    }
  }

  /** For a client that shakes hands itself. */
  public SSLContext context() {
    return context;
  }

  /**
   * Shakes hands over a connected socket.
   *
   * @param checkName whether the certificate must be for this host
   * @throws IOException with a sentence that says why the server's certificate was refused
   */
  public SSLSocket connect(Socket socket, String host, int port, boolean checkName)
      throws IOException {
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
    if (checkName) {
      SSLParameters parameters = secured.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secured.setSSLParameters(parameters);
    }
    try {
      secured.startHandshake();
      return secured;
    } catch (SSLException e) {
      throw new IOException("TLS to " + host + ":" + port + " failed: " + reason(e, host), e);
    }
  }

  private static String reason(SSLException failure, String host) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof CertificateExpiredException) {
        return "the server's certificate has expired (" + message + ")";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "the server's certificate is not valid yet (" + message + ")";
      }
      if (message.contains("unable to find valid certification path")
          || message.contains("signature check failed")) {
        return "the server's certificate was not issued by an authority in sslrootcert";
      }
      if (message.startsWith("No subject alternative") || message.startsWith("No name matching")) {
        return "the server's certificate is not for host " + host;
      }
    }
    return String.valueOf(failure.getMessage());
  }
}
