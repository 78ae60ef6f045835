package dev.understudy.catalog;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A keyset: its primary key seals, every key opens. Keys are in the order in which they were added.
 * An id says which key sealed something and is no secret.
 */
public final class SealKeys {
  private static final int PREFIX_BYTES = 5;

  private final KeysetHandle handle;

  private SealKeys(KeysetHandle handle) {
    this.handle = handle;
  }

  /** Where a keyset is between one rotation and the next. */
  public enum Stage {
    /** One key. */
    SETTLED,
    /** A new key opens, and does not seal yet. */
    PREPARED,
    /** The new key seals; older ones open what it has not sealed yet. */
    ROTATING
  }

  static SealKeys generate() {
    try {
      AeadConfig.register();
      return new SealKeys(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no keyset can be made on this Java runtime", e);
    }
  }

  /** Reads a keyset in Tink's JSON form. */
  static SealKeys parse(String keyset) {
    try {
      AeadConfig.register();
      SealKeys keys =
          new SealKeys(
              TinkJsonProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get()));
      keys.aead();
      return keys;
    } catch (GeneralSecurityException | RuntimeException e) {
      // The cause may quote the keyset, so it stays here.
      throw new IllegalArgumentException("it holds no keyset that can seal secrets");
    }
  }

  /** The id of the key that something was sealed under. */
  public static long keyOf(byte[] sealed) {
    if (sealed.length < PREFIX_BYTES) {
      throw new IllegalStateException("what was sealed has lost its end");
    }
    return Integer.toUnsignedLong(ByteBuffer.wrap(sealed).getInt(1));
  }

  public Stage stage() {
    if (handle.size() == 1) {
      return Stage.SETTLED;
    }
    return handle.getAt(handle.size() - 1).isPrimary() ? Stage.ROTATING : Stage.PREPARED;
  }

  public long primary() {
    return Integer.toUnsignedLong(handle.getPrimary().getId());
  }

  public Set<Long> ids() {
    Set<Long> ids = new LinkedHashSet<>();
    for (int i = 0; i < handle.size(); i++) {
      ids.add(Integer.toUnsignedLong(handle.getAt(i).getId()));
    }
    return ids;
  }

  /** With a new key, which opens and does not seal yet. */
  SealKeys prepared() {
    KeysetHandle.Builder more = KeysetHandle.newBuilder(handle);
    more.addEntry(
        KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
            .withRandomId());
    return built(more);
  }

  /** With its newest key sealing. */
  SealKeys promoted() {
    KeysetHandle.Builder same = KeysetHandle.newBuilder(handle);
    same.getAt(same.size() - 1).makePrimary();
    return built(same);
  }

  SealKeys without(Set<Long> retired) {
    KeysetHandle.Builder fewer = KeysetHandle.newBuilder(handle);
    for (int i = handle.size() - 1; i >= 0; i--) {
      if (retired.contains(Integer.toUnsignedLong(handle.getAt(i).getId()))) {
        fewer.deleteAt(i);
      }
    }
    return built(fewer);
  }

  private static SealKeys built(KeysetHandle.Builder builder) {
    try {
      return new SealKeys(builder.build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the keyset cannot be changed", e);
    }
  }

  Aead aead() throws GeneralSecurityException {
    return handle.getPrimitive(RegistryConfiguration.get(), Aead.class);
  }

  String serialized() {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the keyset cannot be written", e);
    }
  }
}
