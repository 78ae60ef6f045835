package dev.understudy.cli;

import dev.understudy.catalog.AccessStore;
import dev.understudy.catalog.ApiKeySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** The first key of a new installation: made once, printed once, and kept in a file. */
public final class AdministratorKey {
  private AdministratorKey() {}

  /**
   * Writes the file before the catalog knows the key, so that no crash leaves a key unknown.
   *
   * @return whether the key is new
   */
  public static boolean ensure(Path file, AccessStore access) {
    boolean made = !Files.exists(file);
    if (made) {
      SecretFile.write(file, ApiKeySecret.generate(new SecureRandom()).secret());
    }
    access.ensureAdministrator(
        ApiKeySecret.parse(read(file))
            .orElseThrow(
                () ->
                    new CommandFailure(
                        file
                            + " holds no API key: remove it, and the next start makes a new one")));
    return made;
  }

  public static String read(Path file) {
    try {
      return Files.readString(file).trim();
    } catch (IOException e) {
      throw new CommandFailure("cannot read the API key in " + file, e);
    }
  }
}
