package dev.understudy.localcluster.sql.catalog;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** What is stored of a password: enough to check it by SCRAM-SHA-256, too little to learn it. */
public record ScramVerifier(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
  private static final int ITERATIONS = 4096;
  private static final int SALT_BYTES = 16;

  /** Makes the verifier of a new password. */
  public static ScramVerifier of(String password, SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    try {
      String prepared = Normalizer.normalize(password, Normalizer.Form.NFKC);
      PBEKeySpec spec = new PBEKeySpec(prepared.toCharArray(), salt, ITERATIONS, 256);
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
      spec.clearPassword();
      byte[] clientKey = hmac(salted, "Client Key".getBytes(StandardCharsets.UTF_8));
      byte[] serverKey = hmac(salted, "Server Key".getBytes(StandardCharsets.UTF_8));
      return new ScramVerifier(salt, ITERATIONS, sha256(clientKey), serverKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks PBKDF2WithHmacSHA256", e);
    }
  }

  /**
   * Stands in for a user that cannot log in, so that nobody learns which users there are: its salt
   * is always the same for a name, its making as quick as reading one, and no password fits.
   */
  public static ScramVerifier decoy(String user, byte[] key) {
    byte[] seed = hmac(key, user.getBytes(StandardCharsets.UTF_8));
    return new ScramVerifier(Arrays.copyOf(seed, SALT_BYTES), ITERATIONS, seed, sha256(seed));
  }

  /** Whether a client's proof over the exchange shows that it knows the password. */
  public boolean accepts(byte[] proof, byte[] authMessage) {
    byte[] signature = hmac(storedKey, authMessage);
    if (proof.length != signature.length) {
      return false;
    }
    byte[] clientKey = new byte[proof.length];
    for (int i = 0; i < proof.length; i++) {
      clientKey[i] = (byte) (proof[i] ^ signature[i]);
    }
    return MessageDigest.isEqual(sha256(clientKey), storedKey);
  }

  /** The signature by which the server shows that it knows the verifier. */
  public byte[] serverSignature(byte[] authMessage) {
    return hmac(serverKey, authMessage);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "ScramVerifier[redacted]";
  }
}
