package dev.understudy.workflows.impl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.understudy.domain.Attention;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.SignalInput;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.Workflow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads what a human signals into the message that a program would have sent. */
final class Signals {
  /** Who sent it, where the signal does not say. */
  private static final String SOMEBODY = "signal";

  /** Nobody waits for a signal's answer; but one that an outage held up for longer is too old. */
  private static final Duration LONGEST_DELAY = Duration.ofHours(1);

  private static final int LONGEST_ACTOR = 100;
  private static final int LONGEST_REASON = 1_000;

  private Signals() {}

  /**
   * @param name of the signal
   * @param record of the stream, as it is when the signal comes
   */
  static Message read(String name, @Nullable RawValue raw, StreamRecord record) {
    String actor = SOMEBODY;
    try {
      SignalInput input = inputOf(raw);
      actor = cut(input.actor(), SOMEBODY, LONGEST_ACTOR);
      return message(name, input, actor, record);
    } catch (DataConverterException unreadable) {
      return unreadable(
          name, actor, "it must be flat JSON, such as {\"reason\":\"a drill\",\"actor\":\"eve\"}");
    } catch (IllegalArgumentException | DateTimeException wrong) {
      return unreadable(name, actor, String.valueOf(wrong.getMessage()));
    }
  }

  private static Message message(
      String name, SignalInput input, String actor, StreamRecord record) {
    CommandKey key = keyOf(name, input, record.id());
    String reason = cut(input.reason(), "no reason was given", LONGEST_REASON);
    return switch (name) {
      case "failover" ->
          new Message.Failover(
              new FailoverCommand(key, targetOf(input.at()), null, actor, reason), null);
      case "withdrawFailover" ->
          change(Message.Change.Kind.WITHDRAW_FAILOVER, new ChangeCommand(key, reason, actor));
      case "pause" -> change(Message.Change.Kind.PAUSE, new ChangeCommand(key, reason, actor));
      case "resume" -> change(Message.Change.Kind.RESUME, new ChangeCommand(key, reason, actor));
      case "cancel" -> {
        boolean restore = Boolean.TRUE.equals(input.restoreBackup());
        yield new Message.Cancel(new CancelCommand(key, reason, actor, restore), null);
      }
      case "intervene" ->
          new Message.Intervene(
              new Intervention(
                  value("action", Attention.Action.class, input.action()),
                  stepOf(input, record),
                  reason,
                  actor),
              null);
      default -> throw new IllegalArgumentException("there is no such signal");
    };
  }

  private static Message change(Message.Change.Kind kind, ChangeCommand command) {
    return new Message.Change(kind, command, null);
  }

  private static Message unreadable(String name, String actor, String why) {
    return new Message.Unreadable(
        actor, "The signal %s could not be read: %s.".formatted(name, why));
  }

  private static SignalInput inputOf(@Nullable RawValue raw) {
    if (raw == null) {
      return SignalInput.NONE;
    }
    SignalInput input =
        DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
            raw.getPayload(), SignalInput.class, SignalInput.class);
    return Objects.requireNonNullElse(input, SignalInput.NONE);
  }

  /** Without a key of its own each signal is another order. */
  private static CommandKey keyOf(String name, SignalInput input, UUID streamId) {
    String given = input.key();
    UUID key = given == null ? Workflow.randomUUID() : named(streamId + " " + given);
    UUID body = named("%s %s %s".formatted(name, input.at(), input.restoreBackup()));
    return new CommandKey(
        SOMEBODY, "signal-" + key, body.toString(), Ledger.now().plus(LONGEST_DELAY));
  }

  private static UUID named(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(UTF_8));
  }

  private static FailoverTarget targetOf(@Nullable String at) {
    if (at == null || at.isBlank() || at.equalsIgnoreCase("latest")) {
      return new FailoverTarget.Latest();
    }
    try {
      return new FailoverTarget.At(OffsetDateTime.parse(at).toInstant());
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException(
          "at must be a time such as 2026-01-31T12:00:00Z, or LATEST", wrong);
    }
  }

  private static StreamPhase stepOf(SignalInput input, StreamRecord record) {
    if (input.step() != null) {
      return value("step", StreamPhase.class, input.step());
    }
    Attention waiting = record.attention();
    return waiting == null ? record.state().phase() : waiting.step();
  }

  private static <E extends Enum<E>> E value(String field, Class<E> type, @Nullable String text) {
    String wanted = String.valueOf(text).toUpperCase(Locale.ROOT);
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> value.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    field + " must be one of " + Arrays.toString(type.getEnumConstants())));
  }

  private static String cut(@Nullable String text, String otherwise, int longest) {
    String said = text == null || text.isBlank() ? otherwise : text;
    return said.length() <= longest ? said : said.substring(0, longest);
  }
}
