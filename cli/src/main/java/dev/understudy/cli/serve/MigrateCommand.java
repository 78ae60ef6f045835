package dev.understudy.cli.serve;

import dev.understudy.cli.Console;
import dev.understudy.migrations.Migrations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code understudy migrate}: brings the catalog's database to this version's schema. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Applies what the database lacks of this version's schema; may be repeated.",
      "Run it before the api and the workers of a new version are started."
    })
public final class MigrateCommand implements Runnable {
  @Mixin private final ServeOptions options = new ServeOptions();

  @Override
  public void run() {
    ServeConfiguration.Database database = options.read().database();
    int applied = Migrations.apply(database.url(), database.user(), database.password());
    Console.of(false).line("migrations applied: " + applied);
  }
}
