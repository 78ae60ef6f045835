package dev.understudy.localcluster.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Turns certificates and keys into what the JDK's TLS works with, in memory alone. */
public final class KeyMaterial {
  private static final char[] NO_PASSWORD = {};

  private KeyMaterial() {}

  /** Shows this certificate, followed by those that vouch for it, to the peer. */
  public static KeyManager[] identity(List<X509Certificate> chain, PrivateKey key)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    store.setKeyEntry("identity", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** Accepts what these authorities issued. */
  public static TrustManager[] trust(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority" + i, authorities.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}
