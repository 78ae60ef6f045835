package dev.understudy.cli.up;

import dev.understudy.migrations.DatabaseUser;
import java.nio.file.Path;

/** The database of {@code understudy up} for tests that run the other processes themselves. */
public record TestDatabase(String url, DatabaseUser serving, DatabaseUser migrating) {

  /** Starts it as a process that nobody but {@code DetachedProcess} of the folder knows. */
  public static TestDatabase start(Path folder) {
    EmbeddedDatabase database = EmbeddedDatabase.start(folder);
    return new TestDatabase(
        database.jdbcUrl(),
        new DatabaseUser(EmbeddedDatabase.USER, database.password()),
        database.migrating());
  }
}
