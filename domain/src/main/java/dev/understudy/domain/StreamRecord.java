package dev.understudy.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that a stream's workflow knows: what continue-as-new carries and what the catalog keeps, so
 * that a lost workflow can be started again from here.
 *
 * @param version rises with every committed change; 0 before the first
 * @param driverEpoch which run of the workflow drives the stream; a lower one may not act
 * @param attention null while nothing needs a human
 * @param reader null where none was asked for
 */
public record StreamRecord(
    UUID id,
    UUID primaryClusterId,
    UUID standbyClusterId,
    boolean confirmWipe,
    Instant createdAt,
    StreamState state,
    @Nullable Attention attention,
    long version,
    long driverEpoch,
    @Nullable Reader reader) {

  /** A stream without a reader. */
  public StreamRecord(
      UUID id,
      UUID primaryClusterId,
      UUID standbyClusterId,
      boolean confirmWipe,
      Instant createdAt,
      StreamState state,
      @Nullable Attention attention,
      long version,
      long driverEpoch) {
    this(
        id,
        primaryClusterId,
        standbyClusterId,
        confirmWipe,
        createdAt,
        state,
        attention,
        version,
        driverEpoch,
        null);
  }

  public StreamRecord in(StreamState next) {
    return new StreamRecord(
        id,
        primaryClusterId,
        standbyClusterId,
        confirmWipe,
        createdAt,
        next,
        null,
        version,
        driverEpoch,
        reader);
  }

  public StreamRecord needing(@Nullable Attention attention) {
    return new StreamRecord(
        id,
        primaryClusterId,
        standbyClusterId,
        confirmWipe,
        createdAt,
        state,
        attention,
        version,
        driverEpoch,
        reader);
  }

  /** The same at the version and epoch that the catalog answered. */
  public StreamRecord at(long version, long driverEpoch) {
    return new StreamRecord(
        id,
        primaryClusterId,
        standbyClusterId,
        confirmWipe,
        createdAt,
        state,
        attention,
        version,
        driverEpoch,
        reader);
  }

  /** The same with a read-only virtual cluster beside the standby's, or without. */
  public StreamRecord with(@Nullable Reader wanted) {
    return new StreamRecord(
        id,
        primaryClusterId,
        standbyClusterId,
        confirmWipe,
        createdAt,
        state,
        attention,
        version,
        driverEpoch,
        wanted);
  }

  /** The same with the wipe of the standby agreed to. */
  public StreamRecord wipeConfirmed() {
    return new StreamRecord(
        id,
        primaryClusterId,
        standbyClusterId,
        true,
        createdAt,
        state,
        attention,
        version,
        driverEpoch,
        reader);
  }

  /** What the failover aims at; null where none was asked for. */
  @JsonIgnore
  public @Nullable FailoverTarget target() {
    return switch (state) {
      case StreamState.FailingOver failing -> failing.target();
      case StreamState.ManagingJobs managing -> managing.target();
      case StreamState.Verifying verifying -> verifying.target();
      case StreamState.Completed completed -> completed.target();
      default -> null;
    };
  }

  /** The time asked for; null for a failover to the latest time and where none was asked for. */
  @JsonIgnore
  public @Nullable Instant failoverAt() {
    return target() instanceof FailoverTarget.At at ? at.time() : null;
  }

  /** The timestamp the standby's data was cut at; null until the standby accepted it. */
  @JsonIgnore
  public @Nullable HlcTimestamp failoverTime() {
    return switch (state) {
      case StreamState.CatchingUp catchingUp -> catchingUp.failoverTime();
      case StreamState.Reverting reverting -> reverting.failoverTime();
      case StreamState.Promoting promoting -> promoting.failoverTime();
      case StreamState.ManagingJobs managing -> managing.failoverTime();
      case StreamState.Verifying verifying -> verifying.failoverTime();
      case StreamState.Completed completed -> completed.failoverTime();
      default -> null;
    };
  }

  @JsonIgnore
  public @Nullable Instant activatedAt() {
    return switch (state) {
      case StreamState.ManagingJobs managing -> managing.activatedAt();
      case StreamState.Verifying verifying -> verifying.activatedAt();
      case StreamState.Completed completed -> completed.activatedAt();
      default -> null;
    };
  }

  @JsonIgnore
  public @Nullable Instant canceledAt() {
    return switch (state) {
      case StreamState.Undoing undoing -> undoing.canceledAt();
      case StreamState.Canceled canceled -> canceled.canceledAt();
      default -> null;
    };
  }

  /**
   * The stream back that follows a completed switchover, at version 1; null where none does. The
   * data of its standby was compared with its primary's, so losing it needs no other yes.
   */
  @JsonIgnore
  public @Nullable StreamRecord successor() {
    return state instanceof StreamState.Completed completed
            && completed.target() instanceof FailoverTarget.Drained drained
            && drained.successor() != null
        ? new StreamRecord(
            drained.successor(),
            standbyClusterId,
            primaryClusterId,
            true,
            completed.activatedAt(),
            StreamTransitions.begun(),
            null,
            1,
            0)
        : null;
  }
}
