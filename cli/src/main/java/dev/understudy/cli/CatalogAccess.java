package dev.understudy.cli;

import dev.understudy.catalog.CatalogOptions;
import java.nio.file.Path;

/** Where an installation's catalog is, and the file with the keys that seal what is in it. */
public record CatalogAccess(CatalogOptions options, Path sealKeyFile) {}
