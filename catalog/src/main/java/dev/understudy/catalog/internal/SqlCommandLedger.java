package dev.understudy.catalog.internal;

import dev.understudy.catalog.CommandLedger;
import dev.understudy.domain.CommandKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The API's view of the requests table. */
public final class SqlCommandLedger implements CommandLedger {
  private final Database database;
  private final Clock clock;

  public SqlCommandLedger(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public CommandKey current(CommandKey command) {
    return database.read(
        handle -> {
          CommandKey current = command;
          for (int attempt = 1; ; attempt++) {
            Optional<Requests.Row> row = Requests.find(handle, current.caller(), current.key());
            row.ifPresent(found -> Requests.requireSameBody(found, command));
            if (row.isEmpty() || row.get().accepted()) {
              return current;
            }
            current =
                new CommandKey(
                    command.caller(),
                    command.key() + "~" + attempt,
                    command.bodyHash(),
                    command.notAfter());
          }
        });
  }

  @Override
  public Optional<UUID> outcome(CommandKey command) {
    return database.read(
        handle ->
            Requests.find(handle, command.caller(), command.key())
                .flatMap(
                    row -> {
                      Requests.requireSameBody(row, command);
                      return Optional.ofNullable(row.subjectId());
                    }));
  }

  @Override
  public Optional<UUID> acceptedSince(String caller, String bodyHash, Instant since) {
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT subject_id FROM requests"
                        + " WHERE caller = :caller AND body_hash = :bodyHash"
                        + " AND created_at >= :since AND outcome = 'ACCEPTED'"
                        + " ORDER BY created_at DESC LIMIT 1")
                .bind("caller", caller)
                .bind("bodyHash", bodyHash)
                .bind("since", since)
                .mapTo(String.class)
                .findOne()
                .map(UUID::fromString));
  }

  @Override
  public Optional<UUID> withdraw(CommandKey command) {
    return database.transaction(handle -> Requests.withdraw(handle, command, clock.instant()));
  }
}
