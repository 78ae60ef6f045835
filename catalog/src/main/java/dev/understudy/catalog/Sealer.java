package dev.understudy.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals secrets before they are stored, with AES-256-GCM and the keyset of a file. What is sealed
 * for one purpose cannot be opened for another. A file that was changed, as a rotation of keys
 * does, is read again: before anything is sealed, and when something cannot be opened.
 */
public final class Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

  private final SealKeyFile file;
  private Loaded loaded;

  private record Loaded(SealKeyFile.Version version, Set<Long> ids, long primary, Aead aead) {}

  private Sealer(SealKeyFile file, Loaded loaded) {
    this.file = file;
    this.loaded = loaded;
  }

  /**
   * Works with the keyset in a file that only its owner may read; makes one where there is none.
   */
  public static Sealer openOrCreate(Path path) throws IOException {
    return of(SealKeyFile.openOrCreate(path));
  }

  public static Sealer of(SealKeyFile file) throws IOException {
    return new Sealer(file, load(file, file.version()));
  }

  private static Loaded load(SealKeyFile file, SealKeyFile.Version version) throws IOException {
    try {
      SealKeys keys = file.read();
      return new Loaded(version, keys.ids(), keys.primary(), keys.aead());
    } catch (GeneralSecurityException e) {
      throw new IOException("the seal key file " + file + " is not usable", e);
    }
  }

  /**
   * Seals for one purpose.
   *
   * @param purpose what it is for; the same is needed to open it
   */
  public byte[] seal(byte[] secret, String purpose) {
    try {
      return newest().aead().encrypt(secret, purpose.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a secret could not be sealed", e);
    }
  }

  /**
   * @throws UnderstudyException if the file lacks the key; it may get it
   */
  public byte[] open(byte[] ciphertext, String purpose) {
    long key = SealKeys.keyOf(ciphertext);
    Loaded keys = current();
    if (!keys.ids().contains(key)) {
      keys = newest();
    }
    if (!keys.ids().contains(key)) {
      throw new UnderstudyException(
              ErrorCode.CATALOG_UNAVAILABLE,
              "a secret is sealed under a key that this process's seal key file lacks: bring it the"
                  + " newest file")
          .with("key", key);
    }
    try {
      return keys.aead().decrypt(ciphertext, purpose.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a sealed secret cannot be opened: it was sealed for something else, or altered", e);
    }
  }

  /** The id of the key that seals now. */
  public long primary() {
    return newest().primary();
  }

  private synchronized Loaded current() {
    return loaded;
  }

  /** Reads the file once for each change of it; keeps the old keys while it is not usable. */
  private synchronized Loaded newest() {
    SealKeyFile.Version version = loaded.version();
    try {
      version = file.version();
      if (!version.equals(loaded.version())) {
        loaded = load(file, version);
        LOG.info(
            "the seal key file was read again: {} keys, {} seals",
            loaded.ids().size(),
            loaded.primary());
      }
    } catch (IOException e) {
      LOG.warn("the seal key file has changed and is not usable: {}", e.getMessage());
      loaded = new Loaded(version, loaded.ids(), loaded.primary(), loaded.aead());
    }
    return loaded;
  }
}
