package dev.understudy.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of a stream. A field exists only in the states in which it means something. Only {@link
 * StreamTransitions} makes a new state from an old one.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "phase")
@JsonSubTypes({
  @JsonSubTypes.Type(value = StreamState.Preflight.class, name = "PREFLIGHT"),
  @JsonSubTypes.Type(value = StreamState.Peering.class, name = "PEERING"),
  @JsonSubTypes.Type(value = StreamState.BackingUpStandby.class, name = "BACKING_UP_STANDBY"),
  @JsonSubTypes.Type(value = StreamState.WipingStandby.class, name = "WIPING_STANDBY"),
  @JsonSubTypes.Type(value = StreamState.StartingReplication.class, name = "STARTING_REPLICATION"),
  @JsonSubTypes.Type(value = StreamState.InitialScan.class, name = "INITIAL_SCAN"),
  @JsonSubTypes.Type(value = StreamState.Replicating.class, name = "REPLICATING"),
  @JsonSubTypes.Type(value = StreamState.Pausing.class, name = "PAUSING"),
  @JsonSubTypes.Type(value = StreamState.Paused.class, name = "PAUSED"),
  @JsonSubTypes.Type(value = StreamState.Resuming.class, name = "RESUMING"),
  @JsonSubTypes.Type(value = StreamState.Scheduled.class, name = "SCHEDULED"),
  @JsonSubTypes.Type(value = StreamState.Fencing.class, name = "FENCING"),
  @JsonSubTypes.Type(value = StreamState.Draining.class, name = "DRAINING"),
  @JsonSubTypes.Type(value = StreamState.Unfencing.class, name = "UNFENCING"),
  @JsonSubTypes.Type(value = StreamState.CatchingUp.class, name = "CATCHING_UP"),
  @JsonSubTypes.Type(value = StreamState.Reverting.class, name = "REVERTING"),
  @JsonSubTypes.Type(value = StreamState.Promoting.class, name = "PROMOTING"),
  @JsonSubTypes.Type(value = StreamState.ManagingJobs.class, name = "MANAGING_JOBS"),
  @JsonSubTypes.Type(value = StreamState.Verifying.class, name = "VERIFYING"),
  @JsonSubTypes.Type(value = StreamState.Completed.class, name = "COMPLETED"),
  @JsonSubTypes.Type(value = StreamState.Undoing.class, name = "UNDOING"),
  @JsonSubTypes.Type(value = StreamState.Canceled.class, name = "CANCELED")
})
public sealed interface StreamState {

  @JsonIgnore
  StreamPhase phase();

  @JsonIgnore
  default StreamStatus status() {
    return phase().status();
  }

  /** Null before preflight has ended. Not ignored as JSON: some states have it as a field. */
  default @Nullable ReplicationFacts facts() {
    return null;
  }

  /** A stream that has not begun to replicate. */
  sealed interface Starting extends StreamState {}

  /** A stream whose standby is filled or kept up to date: it has facts, and may be failed over. */
  sealed interface Ingesting extends StreamState {
    @Override
    ReplicationFacts facts();
  }

  /** One of these whose standby stands still, or is on the way to or from that. */
  sealed interface Halted extends Ingesting {}

  /** A stream on its way to promotion. */
  sealed interface FailingOver extends StreamState {
    @Override
    ReplicationFacts facts();

    FailoverTarget target();
  }

  record Preflight() implements Starting {
    @Override
    public StreamPhase phase() {
      return StreamPhase.PREFLIGHT;
    }
  }

  record Peering(ReplicationFacts facts) implements Starting {
    @Override
    public StreamPhase phase() {
      return StreamPhase.PEERING;
    }
  }

  record BackingUpStandby(ReplicationFacts facts) implements Starting {
    @Override
    public StreamPhase phase() {
      return StreamPhase.BACKING_UP_STANDBY;
    }
  }

  record WipingStandby(ReplicationFacts facts) implements Starting {
    @Override
    public StreamPhase phase() {
      return StreamPhase.WIPING_STANDBY;
    }
  }

  record StartingReplication(ReplicationFacts facts) implements Starting {
    @Override
    public StreamPhase phase() {
      return StreamPhase.STARTING_REPLICATION;
    }
  }

  record InitialScan(ReplicationFacts facts) implements Ingesting {
    @Override
    public StreamPhase phase() {
      return StreamPhase.INITIAL_SCAN;
    }
  }

  record Replicating(ReplicationFacts facts) implements Ingesting {
    @Override
    public StreamPhase phase() {
      return StreamPhase.REPLICATING;
    }
  }

  /**
   * A pause is committed, and the standby is told until it shows it. Pausing and resuming are
   * phases of their own, so that PAUSED and REPLICATING never say what no cluster has confirmed.
   */
  record Pausing(ReplicationFacts facts) implements Halted {
    @Override
    public StreamPhase phase() {
      return StreamPhase.PAUSING;
    }
  }

  /**
   * The standby was seen to be paused; it may be resumed, failed over or canceled.
   *
   * @param since by the control plane's clock; from about then the primary hears nothing
   */
  record Paused(ReplicationFacts facts, Instant since) implements Halted {
    @Override
    public StreamPhase phase() {
      return StreamPhase.PAUSED;
    }
  }

  /**
   * Replication was paused, by request or by its own cluster, and is to go on: the standby is told,
   * with growing pauses between, until it gets ahead again.
   */
  record Resuming(ReplicationFacts facts) implements Halted {
    @Override
    public StreamPhase phase() {
      return StreamPhase.RESUMING;
    }
  }

  /** Waits for a moment ahead; may still be withdrawn. */
  record Scheduled(ReplicationFacts facts, FailoverTarget.At target) implements FailingOver {
    @Override
    public StreamPhase phase() {
      return StreamPhase.SCHEDULED;
    }
  }

  /** A planned switchover that can still be taken back. */
  sealed interface SwitchingOver extends FailingOver {
    @Override
    FailoverTarget.Drained target();
  }

  /** The primary's service is being stopped, so that nothing writes to it any more. */
  record Fencing(ReplicationFacts facts, FailoverTarget.Drained target) implements SwitchingOver {
    @Override
    public StreamPhase phase() {
      return StreamPhase.FENCING;
    }
  }

  /** Nothing writes to the primary; the standby takes what it does not have yet. */
  record Draining(ReplicationFacts facts, FailoverTarget.Drained target) implements SwitchingOver {
    @Override
    public StreamPhase phase() {
      return StreamPhase.DRAINING;
    }
  }

  /** The switchover was given up; the primary's service is being started again. */
  record Unfencing(ReplicationFacts facts, FailoverTarget.Drained target) implements FailingOver {
    @Override
    public StreamPhase phase() {
      return StreamPhase.UNFENCING;
    }
  }

  /**
   * The standby has, or is about to get, the target.
   *
   * @param failoverTime what the standby accepted; null until it did
   * @param replaced the target before this one; null where this is the first
   */
  record CatchingUp(
      ReplicationFacts facts,
      FailoverTarget target,
      @Nullable HlcTimestamp failoverTime,
      @Nullable Replaced replaced)
      implements FailingOver {

    /** With its first target. */
    public CatchingUp(
        ReplicationFacts facts, FailoverTarget target, @Nullable HlcTimestamp failoverTime) {
      this(facts, target, failoverTime, null);
    }

    @Override
    public StreamPhase phase() {
      return StreamPhase.CATCHING_UP;
    }

    /**
     * Whether a time that the standby has accepted can only be this target's, so that an answer was
     * lost; asked again for the latest time, the standby would move it.
     */
    public boolean isOwn(HlcTimestamp pending) {
      if (replaced == null) {
        return true;
      }
      HlcTimestamp before = replaced.failoverTime();
      return before != null && !before.equals(pending);
    }

    /**
     * A target that another took the place of.
     *
     * @param failoverTime what the standby had accepted for it; null where that is not known
     */
    public record Replaced(@Nullable HlcTimestamp failoverTime) {}
  }

  record Reverting(ReplicationFacts facts, FailoverTarget target, HlcTimestamp failoverTime)
      implements FailingOver {
    @Override
    public StreamPhase phase() {
      return StreamPhase.REVERTING;
    }
  }

  record Promoting(ReplicationFacts facts, FailoverTarget target, HlcTimestamp failoverTime)
      implements FailingOver {
    @Override
    public StreamPhase phase() {
      return StreamPhase.PROMOTING;
    }
  }

  /** The standby serves; what is left is care for its jobs and for the old primary. */
  record ManagingJobs(
      ReplicationFacts facts, FailoverTarget target, HlcTimestamp failoverTime, Instant activatedAt)
      implements StreamState {
    @Override
    public StreamPhase phase() {
      return StreamPhase.MANAGING_JOBS;
    }
  }

  /** After a switchover: both sides are compared before the old primary is written over. */
  record Verifying(
      ReplicationFacts facts,
      FailoverTarget.Drained target,
      HlcTimestamp failoverTime,
      Instant activatedAt)
      implements StreamState {
    @Override
    public StreamPhase phase() {
      return StreamPhase.VERIFYING;
    }
  }

  record Completed(
      ReplicationFacts facts, FailoverTarget target, HlcTimestamp failoverTime, Instant activatedAt)
      implements StreamState {
    @Override
    public StreamPhase phase() {
      return StreamPhase.COMPLETED;
    }
  }

  /**
   * Canceled; what was begun is being undone and both clusters are still held.
   *
   * @param during the phase in which the stream was when it was canceled
   * @param facts null where the stream was canceled before preflight ended
   * @param standby what becomes of it; a row of an older version does not say, and means EMPTY
   */
  record Undoing(
      StreamPhase during,
      @Nullable ReplicationFacts facts,
      Instant canceledAt,
      String reason,
      StandbyFate standby)
      implements StreamState {

    public Undoing {
      standby = Objects.requireNonNullElse(standby, StandbyFate.EMPTY);
    }

    @Override
    public StreamPhase phase() {
      return StreamPhase.UNDOING;
    }
  }

  record Canceled(
      StreamPhase during, @Nullable ReplicationFacts facts, Instant canceledAt, String reason)
      implements StreamState {
    @Override
    public StreamPhase phase() {
      return StreamPhase.CANCELED;
    }
  }
}
