package dev.understudy.api.commands;

import dev.understudy.catalog.CommandLedger;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.contract.CommandOutcome;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Gives every command one outcome: what was refused is refused, what took effect is answered, and
 * what got no answer is withdrawn, so that it cannot take effect after the caller was told no.
 */
public final class CommandRunner {
  private final CommandLedger commands;

  public CommandRunner(CommandLedger commands) {
    this.commands = commands;
  }

  /**
   * Sends a command.
   *
   * @return what it made or changed, now or when it was first sent
   */
  public UUID run(CommandKey key, Supplier<CommandOutcome> send) {
    try {
      return send.get().subjectId();
    } catch (UnderstudyException e) {
      if (isRefusal(e.code())) {
        throw e;
      }
      return withdraw(key, e).orElseThrow(() -> notCarriedOut(e));
    }
  }

  private Optional<UUID> withdraw(CommandKey key, UnderstudyException unanswered) {
    try {
      return commands.withdraw(key);
    } catch (UnderstudyException e) {
      e.addSuppressed(unanswered);
      throw new UnderstudyException(
          ErrorCode.CATALOG_UNAVAILABLE,
          "it is not known whether the request took effect, because the database cannot be"
              + " reached; the same request may be sent again",
          e);
    }
  }

  /** Whether the workflow has said no, so that there is nothing to withdraw. */
  private static boolean isRefusal(ErrorCode code) {
    return switch (code.category()) {
      case UNAVAILABLE, ABORTED, INTERNAL -> false;
      default -> true;
    };
  }

  private static UnderstudyException notCarriedOut(UnderstudyException cause) {
    return switch (cause.code()) {
      case CLUSTER_UNREACHABLE, INTERNAL -> cause;
      default ->
          new UnderstudyException(
              ErrorCode.ORCHESTRATOR_UNAVAILABLE,
              "the request was not carried out in time and left nothing behind; send it again",
              cause);
    };
  }
}
