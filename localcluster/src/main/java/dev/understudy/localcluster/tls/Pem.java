package dev.understudy.localcluster.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Reads and writes certificates and private keys as PEM text, in OpenSSL's and Go's forms. */
public final class Pem {
  private Pem() {}

  /**
   * The certificates of a text, in its order.
   *
   * @throws CertificateException if there are none, or one is malformed
   */
  public static List<X509Certificate> certificates(String pem) throws CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(US_ASCII)))
        .forEach(each -> found.add((X509Certificate) each));
    if (found.isEmpty()) {
      throw new CertificateException("no certificate in PEM form");
    }
    return found;
  }

  /**
   * The private key of a text: PKCS #8, or a bare RSA or EC key.
   *
   * @throws GeneralSecurityException if there is none, or it needs a passphrase; the message never
   *     shows the text
   */
  public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        if (found instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new GeneralSecurityException("the private key is malformed", e);
    }
    throw new GeneralSecurityException("no private key without passphrase in PEM form");
  }

  /** A certificate as PEM text. */
  static String text(X509Certificate certificate) throws GeneralSecurityException, IOException {
    return text("CERTIFICATE", certificate.getEncoded());
  }

  /** A private key as PEM text, in PKCS #8. */
  static String text(PrivateKey key) throws IOException {
    return text("PRIVATE KEY", key.getEncoded());
  }

  private static String text(String kind, byte[] encoded) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(kind, encoded));
    }
    return text.toString();
  }
}
