package dev.understudy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that only their owner may read. */
public final class SecretFile {
  private SecretFile() {}

  /**
   * Replaces what was there.
   *
   * @throws CommandFailure if the file cannot be written
   */
  public static void write(Path file, String content) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, content, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new CommandFailure("cannot write " + file + " (" + e + ")", e);
    }
  }
}
