package dev.understudy.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Seals secrets before they are stored, with AES-256-GCM and a keyset from the configuration. What
 * is sealed for one purpose cannot be opened for another.
 */
public final class Sealer {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Aead aead;

  private Sealer(Aead aead) {
    this.aead = aead;
  }

  /** Works with a keyset in Tink's JSON form. */
  public static Sealer of(String keyset) {
    try {
      AeadConfig.register();
      KeysetHandle handle =
          TinkJsonProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get());
      return new Sealer(handle.getPrimitive(RegistryConfiguration.get(), Aead.class));
    } catch (GeneralSecurityException e) {
      // The cause may quote the keyset, so it stays here.
      throw new IllegalArgumentException("the keyset that seals secrets is not usable");
    }
  }

  /**
   * Works with the keyset in a file that only its owner may read; makes one where there is none.
   */
  public static Sealer openOrCreate(Path file) throws IOException {
    if (Files.notExists(file)) {
      create(file);
    }
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new IOException("only its owner may have access to " + file + ": chmod 600 it");
    }
    return of(Files.readString(file));
  }

  private static void create(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path draft =
        Files.createTempFile(
            directory, ".keyset", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      Files.writeString(draft, newKeyset());
      // A link, unlike a move, never replaces a keyset that another start has just made.
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException another) {
      return;
    } finally {
      Files.delete(draft);
    }
  }

  private static String newKeyset() {
    try {
      AeadConfig.register();
      KeysetHandle handle = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
      return TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no keyset can be made on this Java runtime", e);
    }
  }

  /**
   * Seals for one purpose.
   *
   * @param purpose what it is for; the same is needed to open it
   */
  public byte[] seal(byte[] secret, String purpose) {
    try {
      return aead.encrypt(secret, purpose.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a secret could not be sealed", e);
    }
  }

  public byte[] open(byte[] ciphertext, String purpose) {
    try {
      return aead.decrypt(ciphertext, purpose.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "a sealed secret cannot be opened: it was sealed with another keyset, or altered", e);
    }
  }
}
