package dev.understudy.workflows.contract;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.util.Optional;

/**
 * How a validator's refusal is written and read. Temporal hands on only the message of what a
 * validator throws, not its type, so the code goes in front of the message.
 */
public final class Rejection {
  private static final String BEHIND_CODE = ": ";

  private Rejection() {}

  public static String write(UnderstudyException refused) {
    return refused.code().name() + BEHIND_CODE + refused.getMessage();
  }

  /** Empty if the message is not a rejection's. */
  public static Optional<UnderstudyException> read(String message, Throwable cause) {
    for (ErrorCode code : ErrorCode.values()) {
      String head = code.name() + BEHIND_CODE;
      if (message.startsWith(head)) {
        return Optional.of(new UnderstudyException(code, message.substring(head.length()), cause));
      }
    }
    return Optional.empty();
  }
}
