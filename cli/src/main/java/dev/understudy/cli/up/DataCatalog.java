package dev.understudy.cli.up;

import dev.understudy.catalog.CatalogOptions;
import dev.understudy.cli.CatalogAccess;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.OpenParts;
import java.nio.file.Files;
import java.nio.file.Path;

/** The catalog in a data directory, whether `up` runs on it or not. */
public final class DataCatalog {
  private static final int CONNECTIONS = 4;

  private DataCatalog() {}

  /**
   * Uses the database of the `up` that runs, else starts it for as long as the parts are open.
   *
   * @throws CommandFailure if there is nothing in the folder
   */
  public static CatalogAccess open(Path folder, OpenParts parts) {
    if (!Files.exists(folder.resolve("seal.key"))) {
      throw new CommandFailure(
          folder + " has no seal.key: it is not the data directory of an `understudy up`");
    }
    DataDirectory data = parts.add(DataDirectory.open(folder));
    EmbeddedDatabase database =
        data.tryLock() ? started(data, parts) : EmbeddedDatabase.running(data.database());
    return new CatalogAccess(
        new CatalogOptions(
            database.jdbcUrl(), EmbeddedDatabase.USER, database.password(), CONNECTIONS),
        data.sealKey());
  }

  private static EmbeddedDatabase started(DataDirectory data, OpenParts parts) {
    EmbeddedDatabase database = parts.add(EmbeddedDatabase.start(data.database()));
    database.migrate();
    return database;
  }
}
