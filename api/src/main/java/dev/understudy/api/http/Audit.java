package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import dev.understudy.catalog.AuditLog;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down every command, whether it was accepted or refused. */
public final class Audit {
  private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

  private final AuditLog log;
  private final Clock clock;

  public Audit(AuditLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * Carries a command out and writes down how it ended.
   *
   * @param subject the id of what the result is about
   */
  <T> T record(
      Caller caller,
      Exchange exchange,
      String action,
      @Nullable UUID clusterId,
      byte[] body,
      Supplier<T> command,
      Function<T, UUID> subject) {
    return record(caller, exchange, action, clusterId, body, command, subject, result -> "");
  }

  /**
   * As the other, for what is not known from the request alone.
   *
   * @param note what to add about the result; never a secret
   */
  <T> T record(
      Caller caller,
      Exchange exchange,
      String action,
      @Nullable UUID clusterId,
      byte[] body,
      Supplier<T> command,
      Function<T, UUID> subject,
      Function<T, String> note) {
    String payload = AuditPayload.of(exchange, body);
    try {
      T result = command.get();
      String whole = payload + note.apply(result);
      append(caller, exchange, action, subject.apply(result), clusterId, whole, null);
      return result;
    } catch (UnderstudyException e) {
      append(caller, exchange, action, null, clusterId, payload, e.code());
      throw e;
    }
  }

  /** The answer is the command's: it does not change because it could not be written down. */
  private void append(
      Caller caller,
      Exchange exchange,
      String action,
      @Nullable UUID subjectId,
      @Nullable UUID clusterId,
      String payload,
      @Nullable ErrorCode error) {
    try {
      log.append(
          new AuditLog.Entry(
              clock.instant(),
              caller.accountId(),
              caller.name(),
              action,
              subjectId,
              clusterId,
              payload,
              error == null ? null : error.name(),
              exchange.requestId(),
              exchange.sourceAddress()));
    } catch (UnderstudyException e) {
      LOG.error(
          "an audit entry was lost action={} account={} subject={} error={} request={}",
          action,
          caller.accountId(),
          subjectId,
          error,
          exchange.requestId(),
          e);
    }
  }
}
