package dev.understudy.cli.client;

import dev.understudy.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the file that holds an API key; no sentence of it ever repeats a key. */
final class KeyFile {
  private static final Pattern SECRET = Pattern.compile("CCDB1_[A-Za-z0-9]+_[A-Za-z0-9]+");
  private static final Pattern USABLE = Pattern.compile("[\\x21-\\x7e]{1,4096}");
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private KeyFile() {}

  /** Whether this is a key itself, and not the name of something. */
  static boolean isSecret(String text) {
    return SECRET.matcher(text.strip()).matches();
  }

  /**
   * The name of a file, as an option had it.
   *
   * @throws CommandFailure if it is a key, or no name
   */
  static Path named(String option, String text) {
    if (isSecret(text)) {
      throw new CommandFailure(
          option + " takes the name of a file; a key given here can be seen by others: replace it");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException noName) {
      // Without its cause, which repeats the text.
      throw new CommandFailure(option + " must be the name of a file");
    }
  }

  /**
   * @throws CommandFailure if the file cannot be read, holds no key, or others may read it
   */
  static String read(Path file) {
    try {
      if (!OWNER.containsAll(Files.getPosixFilePermissions(file))) {
        throw new CommandFailure(
            "others may read or change the API key in %s: run `chmod 600 %s`"
                .formatted(file, file));
      }
      return usable(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new CommandFailure("cannot read the API key in " + file, e);
    }
  }

  /**
   * @param origin where the text was found
   * @throws CommandFailure if it is no key that could be sent
   */
  static String usable(String text, String origin) {
    String key = text.strip();
    if (!USABLE.matcher(key).matches()) {
      throw new CommandFailure(origin + " holds no API key");
    }
    return key;
  }
}
