package dev.understudy.cli.serve;

import dev.understudy.cli.Console;
import dev.understudy.migrations.DatabaseUser;
import dev.understudy.migrations.Migrations;
import dev.understudy.migrations.ServingUser;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code understudy migrate}: brings the catalog's database to this version's schema. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description = {
      "Applies what the database lacks of this version's schema; may be repeated.",
      "Run it before the api and the workers of a new version are started.",
      "With a user of its own (database.migrations) it also grants database.user what api and",
      "workers need, and no more."
    })
public final class MigrateCommand implements Runnable {
  @Mixin private final ServeOptions options = new ServeOptions();

  @Override
  public void run() {
    ServeConfiguration.Database database = options.read().database();
    ServeConfiguration.Migrations own = database.migrations();
    DatabaseUser serving = new DatabaseUser(database.user(), database.password());
    DatabaseUser migrating = own == null ? serving : new DatabaseUser(own.user(), own.password());
    Console console = Console.of(false);
    int applied = Migrations.apply(database.url(), migrating.name(), migrating.password());
    console.line("migrations applied: " + applied);
    if (own != null) {
      List<String> surplus = ServingUser.grant(database.url(), migrating, serving);
      console.line(serving.name() + " may change rows, and only add to what is append-only");
      if (!surplus.isEmpty()) {
        console.line(
            "take back what somebody else granted %s on the database: %s"
                .formatted(serving.name(), String.join(", ", surplus)));
      }
    }
  }
}
