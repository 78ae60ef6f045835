package dev.understudy.api.http;

import dev.understudy.catalog.AuditLog;
import dev.understudy.domain.UnderstudyException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what the audit log has noted: at once, or when the database is there again; for a process
 * that died, in its place.
 */
public final class AuditBacklog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditBacklog.class);
  private static final Duration BETWEEN = Duration.ofSeconds(5);

  /** No request is served for so long: the process that began it is no more. */
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final AuditLog log;
  private final Clock clock;
  private final Queue<Unwritten> unwritten = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("audit-backlog").factory());

  private AuditBacklog(AuditLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** Begins to look after a log. */
  public static AuditBacklog start(AuditLog log, Clock clock) {
    AuditBacklog backlog = new AuditBacklog(log, clock);
    var unused =
        backlog.writer.scheduleWithFixedDelay(
            backlog::work, 0, BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
    return backlog;
  }

  private record Unwritten(long begun, AuditLog.Entry entry) {}

  /** The answer is the command's: it does not change because its end cannot be written down yet. */
  void end(long begun, AuditLog.Entry entry) {
    try {
      log.end(begun, entry);
    } catch (UnderstudyException e) {
      unwritten.add(new Unwritten(begun, entry));
      LOG.warn(
          "an audit entry is written later action={} account={} subject={} error={} request={}",
          entry.action(),
          entry.accountId(),
          entry.subjectId(),
          entry.error(),
          entry.requestId(),
          e);
    }
  }

  private void work() {
    try {
      write();
      Instant now = clock.instant();
      int forgotten = log.endForgotten(now.minus(FORGOTTEN_AFTER), now);
      if (forgotten > 0) {
        LOG.warn("commands whose process died have an audit entry now count={}", forgotten);
      }
    } catch (UnderstudyException e) {
      LOG.debug("the audit log cannot be written to", e);
    } catch (RuntimeException e) {
      // Thrown on, it would be the last time that this is called.
      LOG.error("the audit log could not be looked after", e);
    }
  }

  private void write() {
    for (Unwritten next = unwritten.peek(); next != null; next = unwritten.peek()) {
      log.end(next.begun(), next.entry());
      unwritten.remove();
    }
  }

  /** Writes what is still to be written, if the database is there. */
  @Override
  public void close() {
    writer.close();
    try {
      write();
    } catch (UnderstudyException e) {
      LOG.error("audit entries were not written count={}", unwritten.size(), e);
    }
  }
}
