package dev.understudy.catalog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * An API key as its holder sends it: an id by which it is found, and a secret part of which only a
 * hash is stored. Prints without the secret part.
 */
public record ApiKeySecret(String id, String secret) {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final Pattern FORM = Pattern.compile("(CCDB1_[A-Za-z0-9]{22})_[A-Za-z0-9]{40}");

  /** Makes a new key; the random source must be a cryptographic one outside of tests. */
  public static ApiKeySecret generate(RandomGenerator random) {
    String id = "CCDB1_" + letters(random, 22);
    return new ApiKeySecret(id, id + "_" + letters(random, 40));
  }

  /** Reads a key as it was sent; empty if it does not have the form of one. */
  public static Optional<ApiKeySecret> parse(String secret) {
    var matcher = FORM.matcher(secret);
    return matcher.matches()
        ? Optional.of(new ApiKeySecret(matcher.group(1), secret))
        : Optional.empty();
  }

  /** What is stored: 238 random bits need no slow hash. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  private static String letters(RandomGenerator random, int count) {
    StringBuilder letters = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      letters.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return letters.toString();
  }

  @Override
  public String toString() {
    return "ApiKeySecret[id=" + id + "]";
  }
}
