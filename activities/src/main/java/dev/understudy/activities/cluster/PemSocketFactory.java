package dev.understudy.activities.cluster;

import dev.understudy.domain.ClientCertificate;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocketFactory;
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

  /** To read them takes longer than to connect, and only one that is kept resumes sessions. */
  private static final Map<Material, SSLSocketFactory> KNOWN = new ConcurrentHashMap<>();

  private static final int MANY = 1_000;

  /** After so long a certificate is looked at again. */
  private static final int SESSION_SECONDS = 600;

  /** Called by the driver. */
  public PemSocketFactory(Properties properties) throws GeneralSecurityException {
    Material material =
        new Material(
            properties.getProperty(CA, ""),
            properties.getProperty(CHAIN, ""),
            properties.getProperty(KEY, ""));
    SSLSocketFactory known = KNOWN.get(material);
    if (known == null) {
      known = material.read();
      if (KNOWN.size() >= MANY) {
        KNOWN.clear();
      }
      KNOWN.put(material, known);
    }
    factory = known;
  }

  /** What one cluster and one login need, as PEM texts; the last two may be empty. */
  private record Material(String ca, String chain, String key) {

    private SSLSocketFactory read() throws GeneralSecurityException {
      SSLFactory.Builder tls = SSLFactory.builder();
      try {
        tls.withTrustMaterial(PemUtils.parseTrustMaterial(ca));
      } catch (GenericException | IllegalArgumentException notPem) {
        throw new GeneralSecurityException("the CA certificate of the catalog cannot be read");
      }
      try {
        if (!key.isEmpty()) {
          tls.withIdentityMaterial(PemUtils.parseIdentityMaterial(chain, key, null));
        }
      } catch (GenericException | IllegalArgumentException notPem) {
        // Without its cause, which may quote the key.
        throw new GeneralSecurityException(
            "the client certificate of the catalog or its key cannot be read");
      }
      return tls.withSessionTimeout(SESSION_SECONDS).build().getSslSocketFactory();
    }

    @Override
    public String toString() {
      return "Material[*****]";
    }
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
