package dev.understudy.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.api.auth.Caller;
import dev.understudy.catalog.CommandLedger;
import dev.understudy.domain.CommandKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Names commands, so that a request that is sent twice is carried out once. */
public final class CommandKeys {
  private static final Duration TO_ANSWER = Duration.ofSeconds(10);

  /** How long a request without a key of its own is taken for a repeat of the same. */
  private static final Duration REPEATED_WITHIN = Duration.ofMinutes(2);

  private final CommandLedger commands;
  private final Clock clock;
  private final Supplier<UUID> ids;

  public CommandKeys(CommandLedger commands, Clock clock, Supplier<UUID> ids) {
    this.commands = commands;
    this.clock = clock;
    this.ids = ids;
  }

  CommandKey key(Caller caller, Exchange exchange, byte[] body) {
    String account = caller.accountId().toString();
    String hash = hash(exchange.method() + "\n" + exchange.path() + "\n", body);
    Instant notAfter = clock.instant().plus(TO_ANSWER);
    return exchange
        .idempotencyKey()
        .map(
            given ->
                commands.current(
                    new CommandKey(account, "given-" + hash(given, new byte[0]), hash, notAfter)))
        .orElseGet(() -> new CommandKey(account, "made-" + ids.get(), hash, notAfter));
  }

  /** What this command made or changed when it was sent before under the caller's own key. */
  Optional<UUID> outcome(CommandKey key, Exchange exchange) {
    return exchange.idempotencyKey().flatMap(given -> commands.outcome(key));
  }

  /** What the same request from the same caller made or changed a moment ago. */
  Optional<UUID> lately(CommandKey key) {
    return acceptedSince(key, clock.instant().minus(REPEATED_WITHIN));
  }

  Optional<UUID> acceptedSince(CommandKey key, Instant since) {
    return commands.acceptedSince(key.caller(), key.bodyHash(), since);
  }

  private static String hash(String head, byte[] body) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(head.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest.digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
