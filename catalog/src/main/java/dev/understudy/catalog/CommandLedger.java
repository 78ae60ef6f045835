package dev.understudy.catalog;

import dev.understudy.domain.CommandKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Knows what became of commands; the API asks it before and after it sends one. */
public interface CommandLedger {

  /**
   * The stream or cluster that a command made or changed, if it took effect.
   *
   * @throws dev.understudy.domain.UnderstudyException REQUEST_ID_REUSED if the key stands for
   *     another body
   */
  Optional<UUID> outcome(CommandKey command);

  /** As {@link #outcome}, for any command of this caller with this body that was accepted since. */
  Optional<UUID> acceptedSince(String caller, String bodyHash, Instant since);

  /**
   * Gives a command up. Whoever comes first is right: if it has taken effect already, its outcome
   * is answered; else it never will.
   */
  Optional<UUID> withdraw(CommandKey command);
}
