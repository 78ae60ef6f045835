package dev.understudy.domain;

/**
 * What a user shows to a cluster in the place of a password, or beside one; prints without the key.
 *
 * @param chain the user's certificate, then those that vouch for it, as PEM text
 * @param key its private key as PEM text
 */
public record ClientCertificate(String chain, String key) {
  @Override
  public String toString() {
    return "ClientCertificate[key=*****]";
  }
}
