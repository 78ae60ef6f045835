package dev.understudy.bench.site;

import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.CatalogOptions;
import dev.understudy.catalog.Sealer;
import dev.understudy.cli.up.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The catalog on a database of its own, which ends with it. */
public final class OpenCatalog implements AutoCloseable {
  static final int CONNECTIONS = 8;

  private final Path folder;
  private final EmbeddedDatabase database;
  private final Catalog catalog;

  private OpenCatalog(Path folder, EmbeddedDatabase database, Catalog catalog) {
    this.folder = folder;
    this.database = database;
    this.catalog = catalog;
  }

  /**
   * @param name of its folder in the site
   */
  public static OpenCatalog start(Site site, String name, Clock clock) throws IOException {
    Path folder = site.processFolder(name);
    EmbeddedDatabase database = EmbeddedDatabase.start(folder);
    database.migrate();
    Catalog catalog =
        Catalog.connect(
            new CatalogOptions(
                database.jdbcUrl(), EmbeddedDatabase.USER, database.password(), CONNECTIONS),
            Sealer.openOrCreate(sealKey(folder)),
            clock);
    return new OpenCatalog(folder, database, catalog);
  }

  public Catalog catalog() {
    return catalog;
  }

  EmbeddedDatabase database() {
    return database;
  }

  /** Of the database, since it started. */
  Duration processorsTime() {
    return Busy.processorsTime(folder);
  }

  Path sealKey() {
    return sealKey(folder);
  }

  private static Path sealKey(Path folder) {
    return folder.resolve("seal.key");
  }

  @Override
  public void close() {
    catalog.close();
    database.close();
  }
}
