package dev.understudy.api.http;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.StreamStatus;
import dev.understudy.domain.SwitchoverRules;
import dev.understudy.domain.UnderstudyException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a PATCH, or a POST beyond the official API, asks of a stream. */
sealed interface StreamChange {
  String NO_REASON = "no reason was given";

  /** Whether the stream shows what was asked for. */
  boolean isDoneIn(StreamRecord record);

  /** The name of this change in the audit log. */
  String auditAction();

  /** Fail over. */
  record Failover(FailoverTarget target) implements StreamChange {
    @Override
    public boolean isDoneIn(StreamRecord record) {
      boolean failing =
          record.state().status() == StreamStatus.FAILING_OVER
              || record.state().status() == StreamStatus.COMPLETED;
      FailoverTarget current =
          record.failoverAt() == null
              ? new FailoverTarget.Latest()
              : new FailoverTarget.At(record.failoverAt());
      return failing && target.equals(current);
    }

    @Override
    public String auditAction() {
      return "AUDIT_LOG_ACTION_FAILOVER_PHYSICAL_REPLICATION_STREAM";
    }
  }

  /**
   * Stop the primary and let the standby take over without loss.
   *
   * @param limit how long the primary may be without service before it serves again
   * @param reverse whether a stream back follows
   */
  record Switchover(Duration limit, boolean reverse, String reason) implements StreamChange {
    static Switchover of(StreamRequests.Switchover request) {
      Long seconds = request.deadlineSeconds();
      long longest = SwitchoverRules.LONGEST_LIMIT.toSeconds();
      if (seconds != null && (seconds < 1 || seconds > longest)) {
        throw Query.invalid("deadline_seconds must be between 1 and %d".formatted(longest));
      }
      return new Switchover(
          seconds == null ? SwitchoverRules.USUAL_LIMIT : Duration.ofSeconds(seconds),
          !Boolean.FALSE.equals(request.reverseStream()),
          new StreamRequests.Reason(request.reason()).orElse(NO_REASON));
    }

    @Override
    public boolean isDoneIn(StreamRecord record) {
      StreamState state = record.state();
      boolean asked =
          record.target() instanceof FailoverTarget.Drained
              && !(state instanceof StreamState.Unfencing);
      return asked || state.status() == StreamStatus.COMPLETED;
    }

    @Override
    public String auditAction() {
      return "AUDIT_LOG_ACTION_SWITCH_OVER_PHYSICAL_REPLICATION_STREAM";
    }
  }

  /** Forget a scheduled failover, or give up a switchover. */
  record Withdraw(String reason) implements StreamChange {
    @Override
    public boolean isDoneIn(StreamRecord record) {
      return record.state().status() == StreamStatus.REPLICATING
          || record.state() instanceof StreamState.Unfencing;
    }

    @Override
    public String auditAction() {
      return "AUDIT_LOG_ACTION_WITHDRAW_FAILOVER_PHYSICAL_REPLICATION_STREAM";
    }
  }

  /** Halt replication. */
  record Pause(String reason) implements StreamChange {
    @Override
    public boolean isDoneIn(StreamRecord record) {
      return isPaused(record);
    }

    @Override
    public String auditAction() {
      return "AUDIT_LOG_ACTION_PAUSE_PHYSICAL_REPLICATION_STREAM";
    }
  }

  /** Let replication go on. */
  record Resume(String reason) implements StreamChange {
    @Override
    public boolean isDoneIn(StreamRecord record) {
      return record.state().status() == StreamStatus.REPLICATING && !isPaused(record);
    }

    @Override
    public String auditAction() {
      return "AUDIT_LOG_ACTION_RESUME_PHYSICAL_REPLICATION_STREAM";
    }
  }

  private static boolean isPaused(StreamRecord record) {
    return record.state() instanceof StreamState.Pausing
        || record.state() instanceof StreamState.Paused;
  }

  /** End the stream without a failover. */
  record Cancel(boolean restoreBackup) implements StreamChange {
    @Override
    public boolean isDoneIn(StreamRecord record) {
      return record.state().status() == StreamStatus.CANCELED;
    }

    @Override
    public String auditAction() {
      return "AUDIT_LOG_ACTION_CANCEL_PHYSICAL_REPLICATION_STREAM";
    }
  }

  /**
   * Reads a body. A time makes it a failover to that time, whether the status says FAILING_OVER,
   * nothing, or STARTING, which is how the product's own documentation sends it.
   */
  static StreamChange of(StreamRequests.Update request) {
    StreamStatus status = status(request.status());
    String failoverAt = request.failoverAt();
    if (status == null && failoverAt == null) {
      throw Query.invalid("the request must have a status or a failover_at");
    }
    if (status == StreamStatus.CANCELED) {
      return new Cancel(request.restoreBackup());
    }
    if (request.restoreBackup()) {
      throw Query.invalid("restore_backup is only for the status CANCELED");
    }
    boolean timed = failoverAt != null && (status == null || status == StreamStatus.STARTING);
    if (status == StreamStatus.FAILING_OVER || timed) {
      return new Failover(
          failoverAt == null
              ? new FailoverTarget.Latest()
              : new FailoverTarget.At(WireFormat.time("failover_at", failoverAt)));
    }
    throw new UnderstudyException(
        ErrorCode.STREAM_STATE, "a stream cannot be set to status " + request.status());
  }

  private static @Nullable StreamStatus status(@Nullable String text) {
    if (text == null) {
      return null;
    }
    for (StreamStatus status : StreamStatus.values()) {
      if (status.name().equals(text)) {
        return status;
      }
    }
    throw Query.invalid("status must be FAILING_OVER or CANCELED");
  }
}
