package dev.understudy.localcluster.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;
import org.jspecify.annotations.Nullable;

/** Issues certificates for trying TLS, with the names and uses that CockroachDB's nodes check. */
public final class CertificateAuthority {
  private static final Duration CLOCKS_MAY_DIFFER = Duration.ofHours(1);

  private final Issued own;
  private final Clock clock;
  private final SecureRandom random;

  /** A certificate with its private key. */
  public record Issued(X509Certificate certificate, PrivateKey key) {
    @Override
    public String toString() {
      return "certificate of " + certificate.getSubjectX500Principal();
    }
  }

  /** An authority whose certificate and key are there already. */
  public CertificateAuthority(Issued own, Clock clock, SecureRandom random) {
    this.own = own;
    this.clock = clock;
    this.random = random;
  }

  /** A new authority, trusted by nobody yet. */
  public static CertificateAuthority create(Duration validFor, Clock clock, SecureRandom random)
      throws GeneralSecurityException {
    X500Name name = name("Cockroach CA");
    KeyPair keys = newKeys(random);
    try {
      X509v3CertificateBuilder builder =
          builder(name, name, keys, clock.instant(), validFor, random)
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(1))
              .addExtension(
                  Extension.keyUsage,
                  true,
                  new KeyUsage(
                      KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
      return new CertificateAuthority(
          new Issued(signed(builder, keys.getPrivate()), keys.getPrivate()), clock, random);
    } catch (IOException e) {
      throw new GeneralSecurityException("a certificate cannot be written", e);
    }
  }

  public Issued own() {
    return own;
  }

  /**
   * A node's certificate.
   *
   * @param hosts DNS names and addresses by which clients reach the node
   */
  public Issued node(List<String> hosts, Duration validFor) throws GeneralSecurityException {
    GeneralName[] names =
        hosts.stream()
            .map(
                host ->
                    new GeneralName(
                        IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName,
                        host))
            .toArray(GeneralName[]::new);
    return issue("node", validFor, new GeneralNames(names), KeyPurposeId.id_kp_serverAuth);
  }

  /** A certificate by which a user logs in without a password. */
  public Issued client(String user, Duration validFor) throws GeneralSecurityException {
    return issue(user, validFor, null);
  }

  private Issued issue(
      String commonName, Duration validFor, @Nullable GeneralNames hosts, KeyPurposeId... more)
      throws GeneralSecurityException {
    KeyPair keys = newKeys(random);
    X500Name issuer = X500Name.getInstance(own.certificate.getSubjectX500Principal().getEncoded());
    try {
      X509v3CertificateBuilder builder =
          builder(issuer, name(commonName), keys, clock.instant(), validFor, random)
              .addExtension(
                  Extension.keyUsage,
                  true,
                  new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))
              .addExtension(Extension.extendedKeyUsage, false, purposes(more));
      if (hosts != null) {
        builder.addExtension(Extension.subjectAlternativeName, false, hosts);
      }
      return new Issued(signed(builder, own.key), keys.getPrivate());
    } catch (CertIOException e) {
      throw new GeneralSecurityException("a certificate cannot be written", e);
    }
  }

  private static ExtendedKeyUsage purposes(KeyPurposeId... more) {
    KeyPurposeId[] all = Arrays.copyOf(more, more.length + 1);
    all[more.length] = KeyPurposeId.id_kp_clientAuth;
    return new ExtendedKeyUsage(all);
  }

  private static X500Name name(String commonName) {
    return new X500NameBuilder()
        .addRDN(BCStyle.O, "Cockroach")
        .addRDN(BCStyle.CN, commonName)
        .build();
  }

  private static KeyPair newKeys(SecureRandom random) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), random);
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer,
      X500Name subject,
      KeyPair keys,
      Instant now,
      Duration validFor,
      SecureRandom random) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(120, random).setBit(120),
        Date.from(now.minus(CLOCKS_MAY_DIFFER)),
        Date.from(now.plus(validFor)),
        subject,
        keys.getPublic());
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("this JDK cannot sign with ECDSA", e);
    }
  }
}
