package dev.understudy.localcluster.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of one SCRAM-SHA-256 exchange, without channel binding. */
final class Scram {
  static final String MECHANISM = "SCRAM-SHA-256";
  private static final String NO_BINDING = "n,,";
  private static final int KEY_BITS = 256;

  private final String password;
  private final String nonce;
  private byte[] serverSignature = new byte[0];
  private boolean begun;
  private boolean verified;

  Scram(String password, SecureRandom random) {
    byte[] bytes = new byte[18];
    random.nextBytes(bytes);
    this.password = password;
    this.nonce = Base64.getEncoder().encodeToString(bytes);
  }

  String first() {
    begun = true;
    return NO_BINDING + bare();
  }

  private String bare() {
    return "n=,r=" + nonce;
  }

  /** Answers the server's challenge. */
  String last(String challenge) throws IOException {
    Map<Character, String> parts = parts(challenge);
    String combined = parts.getOrDefault('r', "");
    if (!combined.startsWith(nonce) || !parts.containsKey('s') || !parts.containsKey('i')) {
      throw new IOException("the server's SCRAM challenge is malformed");
    }
    String withoutProof =
        "c=" + Base64.getEncoder().encodeToString(NO_BINDING.getBytes(UTF_8)) + ",r=" + combined;
    byte[] signed = (bare() + "," + challenge + "," + withoutProof).getBytes(UTF_8);
    try {
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(
                  new PBEKeySpec(
                      password.toCharArray(),
                      Base64.getDecoder().decode(parts.getOrDefault('s', "")),
                      Integer.parseInt(parts.getOrDefault('i', "0")),
                      KEY_BITS))
              .getEncoded();
      byte[] clientKey = hmac(salted, "Client Key".getBytes(UTF_8));
      byte[] storedKey = MessageDigest.getInstance("SHA-256").digest(clientKey);
      byte[] proof = hmac(storedKey, signed);
      for (int i = 0; i < proof.length; i++) {
        proof[i] ^= clientKey[i];
      }
      serverSignature = hmac(hmac(salted, "Server Key".getBytes(UTF_8)), signed);
      return withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("the SCRAM challenge cannot be answered", e);
    }
  }

  /** Checks that the server knows the password too. */
  void verify(String outcome) throws IOException {
    byte[] claimed = Base64.getDecoder().decode(parts(outcome).getOrDefault('v', ""));
    if (serverSignature.length == 0 || !MessageDigest.isEqual(claimed, serverSignature)) {
      throw new IOException("the server's SCRAM signature is wrong");
    }
    verified = true;
  }

  /** Refuses a server that lets a client in without having shown that it knows the password. */
  void requireVerified() throws IOException {
    if (begun && !verified) {
      throw new IOException("the server broke the SCRAM exchange off");
    }
  }

  private static Map<Character, String> parts(String message) {
    Map<Character, String> parts = new HashMap<>();
    for (String part : message.split(",", -1)) {
      if (part.length() > 2) {
        parts.put(part.charAt(0), part.substring(2));
      }
    }
    return parts;
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }
}
