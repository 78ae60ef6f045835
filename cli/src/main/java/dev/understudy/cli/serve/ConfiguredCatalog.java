package dev.understudy.cli.serve;

import dev.understudy.catalog.CatalogOptions;
import dev.understudy.cli.CatalogAccess;
import java.nio.file.Path;

/** The catalog of the processes that a configuration file is for. */
public final class ConfiguredCatalog {
  private ConfiguredCatalog() {}

  public static CatalogAccess of(Path configuration) {
    return of(ConfigurationFile.read(configuration).database());
  }

  static CatalogAccess of(ServeConfiguration.Database database) {
    return new CatalogAccess(
        new CatalogOptions(
            database.url(), database.user(), database.password(), database.poolSize()),
        database.sealKeyFile());
  }
}
