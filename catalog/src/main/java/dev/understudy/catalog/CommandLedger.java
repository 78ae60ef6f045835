package dev.understudy.catalog;

import dev.understudy.domain.CommandKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Knows what became of commands; the API asks it before and after it sends one. */
public interface CommandLedger {

  /**
   * The key under which to send a command: the one given or, where that was withdrawn, the next in
   * its line. So a caller may repeat what was given up, and still only one of the line takes
   * effect.
   *
   * @throws dev.understudy.domain.UnderstudyException REQUEST_ID_REUSED if the key stands for
   *     another body
   */
  CommandKey current(CommandKey command);

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
