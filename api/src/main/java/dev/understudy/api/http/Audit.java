package dev.understudy.api.http;

import dev.understudy.api.auth.Caller;
import dev.understudy.catalog.AuditLog;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes down every command, whether it was accepted or refused. */
public final class Audit {
  private final AuditLog log;
  private final AuditBacklog backlog;
  private final Clock clock;

  public Audit(AuditLog log, AuditBacklog backlog, Clock clock) {
    this.log = log;
    this.backlog = backlog;
    this.clock = clock;
  }

  /**
   * Carries a command out and writes down how it ended. What cannot be noted before is not carried
   * out; a note whose end cannot be written is ended later.
   *
   * @param action what it is called until the command itself says so more precisely
   */
  <T> T record(
      Caller caller,
      Exchange exchange,
      String action,
      byte[] body,
      Function<AuditedCommand, T> command) {
    String payload = AuditPayload.of(exchange, body);
    AuditedCommand audited = new AuditedCommand(action);
    long begun = log.begin(entry(caller, exchange, audited, payload, null));
    ErrorCode error = ErrorCode.INTERNAL;
    try {
      T result = command.apply(audited);
      error = null;
      return result;
    } catch (UnderstudyException e) {
      error = e.code();
      throw e;
    } finally {
      backlog.end(begun, entry(caller, exchange, audited, payload, error));
    }
  }

  private AuditLog.Entry entry(
      Caller caller,
      Exchange exchange,
      AuditedCommand audited,
      String payload,
      @Nullable ErrorCode error) {
    return new AuditLog.Entry(
        clock.instant(),
        caller.accountId(),
        caller.name(),
        audited.action(),
        audited.subjectId(),
        audited.clusterId(),
        payload + audited.note(),
        error == null ? null : error.name(),
        exchange.requestId(),
        exchange.sourceAddress());
  }
}
