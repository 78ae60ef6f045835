package dev.understudy.activities.cluster;

import dev.understudy.domain.ClientCertificate;
import java.security.GeneralSecurityException;
import java.util.Properties;
import nl.altindag.ssl.SSLFactory;
import nl.altindag.ssl.exception.GenericException;
import nl.altindag.ssl.pem.util.PemUtils;
import org.postgresql.ssl.WrappedFactory;

/**
 * Lets pgjdbc speak TLS with certificates and a key from memory, so that no key is in a file or a
 * URL. The driver makes it by its name, from the properties of the connection.
 */
public final class PemSocketFactory extends WrappedFactory {
  private static final String CA = "understudy.ca";
  private static final String CHAIN = "understudy.chain";
  private static final String KEY = "understudy.key";

  /** Called by the driver. */
  public PemSocketFactory(Properties properties) throws GeneralSecurityException {
    SSLFactory.Builder tls = SSLFactory.builder();
    try {
      tls.withTrustMaterial(PemUtils.parseTrustMaterial(properties.getProperty(CA, "")));
    } catch (GenericException | IllegalArgumentException notPem) {
      throw new GeneralSecurityException("the CA certificate of the catalog cannot be read");
    }
    String key = properties.getProperty(KEY);
    if (key != null) {
      try {
        tls.withIdentityMaterial(
            PemUtils.parseIdentityMaterial(properties.getProperty(CHAIN, ""), key, null));
      } catch (GenericException | IllegalArgumentException notPem) {
        // Without its cause, which may quote the key.
        throw new GeneralSecurityException(
            "the client certificate of the catalog or its key cannot be read");
      }
    }
    factory = tls.build().getSslSocketFactory();
  }

  /** Asks for TLS, verified, where the cluster has it; for none where it has not. */
  static void configure(Properties properties, ClusterAccess access) {
    String ca = access.endpoint().caCertificate();
    if (ca == null) {
      properties.setProperty("sslmode", "disable");
      return;
    }
    properties.setProperty("sslmode", "verify-full");
    properties.setProperty("sslfactory", PemSocketFactory.class.getName());
    properties.setProperty(CA, ca);
    ClientCertificate own = access.login().certificate();
    if (own != null) {
      properties.setProperty(CHAIN, own.chain());
      properties.setProperty(KEY, own.key());
    }
  }
}
