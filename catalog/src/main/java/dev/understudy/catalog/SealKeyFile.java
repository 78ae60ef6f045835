package dev.understudy.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Set;

/** The keyset on disk, in a file that only its owner may read and that is only replaced whole. */
public final class SealKeyFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Path path;

  private SealKeyFile(Path path) {
    this.path = path;
  }

  /** What tells one content of the file from the next. */
  record Version(
      Object place, FileTime modified, long bytes, Set<PosixFilePermission> permissions) {}

  /** Makes a keyset where there is no file. */
  public static SealKeyFile openOrCreate(Path path) throws IOException {
    if (Files.notExists(path)) {
      create(path);
    }
    return open(path);
  }

  /**
   * @throws IOException in words for the operator, if there is no file or it is not usable
   */
  public static SealKeyFile open(Path path) throws IOException {
    SealKeyFile file = new SealKeyFile(path);
    SealKeys unused = file.read();
    return file;
  }

  private static void create(Path path) throws IOException {
    Path draft = draft(path, SealKeys.generate());
    try {
      // A link, unlike a move, never replaces a keyset that another start has just made.
      Files.createLink(path, draft);
    } catch (FileAlreadyExistsException another) {
      return;
    } finally {
      Files.delete(draft);
    }
  }

  public SealKeys read() throws IOException {
    try {
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(path))) {
        throw new IOException("only its owner may have access to " + path + ": chmod 600 it");
      }
      return SealKeys.parse(Files.readString(path));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no seal key file " + path, e);
    } catch (IllegalArgumentException e) {
      throw new IOException("the seal key file " + path + " is not usable: " + e.getMessage());
    }
  }

  Version version() throws IOException {
    PosixFileAttributes now = Files.readAttributes(path, PosixFileAttributes.class);
    Object place = now.fileKey();
    return new Version(
        place == null ? path : place, now.lastModifiedTime(), now.size(), now.permissions());
  }

  /** Readers and a loss of power find the old content or the new one. */
  void replace(SealKeys keys) throws IOException {
    Path target = path.toRealPath();
    Path draft = draft(target, keys);
    try {
      UserPrincipal owner = Files.getOwner(target);
      if (!owner.equals(Files.getOwner(draft))) {
        Files.setOwner(draft, owner);
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    syncFolder(target);
  }

  private static Path draft(Path path, SealKeys keys) throws IOException {
    Path draft =
        Files.createTempFile(
            folder(path), ".keyset", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      ByteBuffer content = ByteBuffer.wrap(keys.serialized().getBytes(UTF_8));
      while (content.hasRemaining()) {
        out.write(content);
      }
      out.force(true);
    }
    return draft;
  }

  private static void syncFolder(Path path) throws IOException {
    try (FileChannel folder = FileChannel.open(folder(path), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static Path folder(Path path) {
    return path.toAbsolutePath().resolveSibling("");
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
