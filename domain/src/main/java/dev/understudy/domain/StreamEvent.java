package dev.understudy.domain;

import static dev.understudy.domain.StreamPhase.BACKING_UP_STANDBY;
import static dev.understudy.domain.StreamPhase.CANCELED;
import static dev.understudy.domain.StreamPhase.CATCHING_UP;
import static dev.understudy.domain.StreamPhase.COMPLETED;
import static dev.understudy.domain.StreamPhase.DRAINING;
import static dev.understudy.domain.StreamPhase.FENCING;
import static dev.understudy.domain.StreamPhase.INITIAL_SCAN;
import static dev.understudy.domain.StreamPhase.MANAGING_JOBS;
import static dev.understudy.domain.StreamPhase.PAUSED;
import static dev.understudy.domain.StreamPhase.PAUSING;
import static dev.understudy.domain.StreamPhase.PEERING;
import static dev.understudy.domain.StreamPhase.PREFLIGHT;
import static dev.understudy.domain.StreamPhase.PROMOTING;
import static dev.understudy.domain.StreamPhase.REPLICATING;
import static dev.understudy.domain.StreamPhase.RESUMING;
import static dev.understudy.domain.StreamPhase.REVERTING;
import static dev.understudy.domain.StreamPhase.SCHEDULED;
import static dev.understudy.domain.StreamPhase.STARTING_REPLICATION;
import static dev.understudy.domain.StreamPhase.UNDOING;
import static dev.understudy.domain.StreamPhase.UNFENCING;
import static dev.understudy.domain.StreamPhase.VERIFYING;
import static dev.understudy.domain.StreamPhase.WIPING_STANDBY;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What can happen to a stream: the table of arrows that {@link StreamTransitions} guards. */
public enum StreamEvent {
  PREFLIGHT_PASSED(PEERING, PREFLIGHT),
  PEERED(BACKING_UP_STANDBY, PEERING),
  BACKED_UP(WIPING_STANDBY, BACKING_UP_STANDBY),
  BACKED_UP_AND_KEPT(STARTING_REPLICATION, BACKING_UP_STANDBY),
  WIPED(STARTING_REPLICATION, WIPING_STANDBY),
  REPLICATION_STARTED(INITIAL_SCAN, STARTING_REPLICATION),
  SCAN_FINISHED(REPLICATING, INITIAL_SCAN),
  PAUSE_ASKED(PAUSING, INITIAL_SCAN, REPLICATING, RESUMING),
  PAUSE_SEEN(PAUSED, PAUSING),
  RESUME_ASKED(RESUMING, PAUSING, PAUSED),
  PAUSED_BY_CLUSTER(RESUMING, INITIAL_SCAN, REPLICATING),
  SCAN_RESUMED(INITIAL_SCAN, RESUMING),
  RESUMED(REPLICATING, RESUMING),
  FAILOVER_SCHEDULED(SCHEDULED, REPLICATING, SCHEDULED),
  FAILOVER_WITHDRAWN(REPLICATING, SCHEDULED),
  SWITCHOVER_ASKED(FENCING, REPLICATING),
  FENCED(DRAINING, FENCING),
  DRAINED(CATCHING_UP, DRAINING),
  SWITCHOVER_GIVEN_UP(UNFENCING, FENCING, DRAINING),
  UNFENCED(REPLICATING, UNFENCING),
  FAILOVER_BEGUN(
      CATCHING_UP,
      REPLICATING,
      PAUSING,
      PAUSED,
      RESUMING,
      SCHEDULED,
      FENCING,
      DRAINING,
      UNFENCING,
      CATCHING_UP),
  TARGET_ACCEPTED(CATCHING_UP, CATCHING_UP),
  REVERT_BEGUN(REVERTING, CATCHING_UP),
  DATA_READY(PROMOTING, REVERTING),
  PROMOTED(MANAGING_JOBS, PROMOTING),
  JOBS_MANAGED(COMPLETED, MANAGING_JOBS),
  PROOF_DUE(VERIFYING, MANAGING_JOBS),
  VERIFIED(COMPLETED, VERIFYING),
  CANCELED_BY_REQUEST(
      UNDOING,
      PREFLIGHT,
      PEERING,
      BACKING_UP_STANDBY,
      WIPING_STANDBY,
      STARTING_REPLICATION,
      INITIAL_SCAN,
      REPLICATING,
      PAUSING,
      PAUSED,
      RESUMING,
      SCHEDULED),
  SOURCE_EXPIRED(UNDOING, INITIAL_SCAN, REPLICATING, PAUSING, PAUSED, RESUMING, SCHEDULED),
  RESTORE_WAIVED(UNDOING, UNDOING),
  UNDONE(CANCELED, UNDOING);

  private final StreamPhase to;
  private final Set<StreamPhase> from;

  StreamEvent(StreamPhase to, StreamPhase first, StreamPhase... more) {
    this.to = to;
    this.from = Collections.unmodifiableSet(EnumSet.of(first, more));
  }

  public StreamPhase to() {
    return to;
  }

  public Set<StreamPhase> from() {
    return from;
  }
}
