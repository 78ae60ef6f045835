package dev.understudy.migrations;

import org.flywaydb.core.Flyway;

/** Brings a database to the schema that this version of Understudy works with. */
public final class Migrations {
  private Migrations() {}

  /**
   * Applies every change that the database does not have yet.
   *
   * @return how many were applied
   */
  public static int apply(String jdbcUrl, String user, String password) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(jdbcUrl, user, password)
        .locations("classpath:db/migration")
        // A database from a newer version must not be written to by an older one.
        .ignoreMigrationPatterns(new String[0])
        .validateOnMigrate(true)
        .cleanDisabled(true)
        .load()
        .migrate()
        .migrationsExecuted;
  }

  /**
   * Applies the changes to the database that the environment names, so that no password is on the
   * command line.
   */
  public static void main(String[] arguments) {
    String url = System.getenv("UNDERSTUDY_DATABASE_URL");
    String user = System.getenv("UNDERSTUDY_DATABASE_USER");
    String password = System.getenv("UNDERSTUDY_DATABASE_PASSWORD");
    if (url == null || user == null || password == null) {
      System.err.println(
          "set UNDERSTUDY_DATABASE_URL, UNDERSTUDY_DATABASE_USER and UNDERSTUDY_DATABASE_PASSWORD");
      System.exit(2);
      return;
    }
    System.out.println("migrations applied: " + apply(url, user, password));
  }
}
