package dev.understudy.domain;

import dev.understudy.domain.ReplicationFacts.Backup;
import dev.understudy.domain.StreamState.BackingUpStandby;
import dev.understudy.domain.StreamState.Canceled;
import dev.understudy.domain.StreamState.CatchingUp;
import dev.understudy.domain.StreamState.Completed;
import dev.understudy.domain.StreamState.Draining;
import dev.understudy.domain.StreamState.Fencing;
import dev.understudy.domain.StreamState.InitialScan;
import dev.understudy.domain.StreamState.ManagingJobs;
import dev.understudy.domain.StreamState.Paused;
import dev.understudy.domain.StreamState.Pausing;
import dev.understudy.domain.StreamState.Peering;
import dev.understudy.domain.StreamState.Preflight;
import dev.understudy.domain.StreamState.Promoting;
import dev.understudy.domain.StreamState.Replicating;
import dev.understudy.domain.StreamState.Resuming;
import dev.understudy.domain.StreamState.Reverting;
import dev.understudy.domain.StreamState.Scheduled;
import dev.understudy.domain.StreamState.StartingReplication;
import dev.understudy.domain.StreamState.SwitchingOver;
import dev.understudy.domain.StreamState.Undoing;
import dev.understudy.domain.StreamState.Unfencing;
import dev.understudy.domain.StreamState.Verifying;
import dev.understudy.domain.StreamState.WipingStandby;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The only maker of new stream states. The table, with one guarded method per line:
 *
 * <pre>
 * method               event                from                              to
 * preflightPassed      PREFLIGHT_PASSED     PREFLIGHT                         PEERING
 * peered               PEERED               PEERING                           BACKING_UP_STANDBY
 * backedUp             BACKED_UP            BACKING_UP_STANDBY                WIPING_STANDBY
 * backedUpAndKept      BACKED_UP_AND_KEPT   BACKING_UP_STANDBY                STARTING_REPLICATION
 * wiped                WIPED                WIPING_STANDBY                    STARTING_REPLICATION
 * replicationStarted   REPLICATION_STARTED  STARTING_REPLICATION              INITIAL_SCAN
 * scanFinished         SCAN_FINISHED        INITIAL_SCAN                      REPLICATING
 * askPause             PAUSE_ASKED          INITIAL_SCAN REPLICATING RESUMING PAUSING
 * pauseSeen            PAUSE_SEEN           PAUSING                           PAUSED
 * askResume            RESUME_ASKED         PAUSING PAUSED                    RESUMING
 * pausedByCluster      PAUSED_BY_CLUSTER    INITIAL_SCAN REPLICATING          RESUMING
 * scanResumed          SCAN_RESUMED         RESUMING                          INITIAL_SCAN
 * resumed              RESUMED              RESUMING                          REPLICATING
 * scheduleFailover     FAILOVER_SCHEDULED   REPLICATING SCHEDULED             SCHEDULED
 * withdrawFailover     FAILOVER_WITHDRAWN   SCHEDULED                         REPLICATING
 * askSwitchover        SWITCHOVER_ASKED     REPLICATING                       FENCING
 * fenced               FENCED               FENCING                           DRAINING
 * drained              DRAINED              DRAINING                          CATCHING_UP
 * giveSwitchoverUp     SWITCHOVER_GIVEN_UP  FENCING DRAINING                  UNFENCING
 * unfenced             UNFENCED             UNFENCING                         REPLICATING
 * beginFailover        FAILOVER_BEGUN       REPLICATING PAUSING PAUSED
 *                                           RESUMING SCHEDULED FENCING
 *                                           DRAINING UNFENCING CATCHING_UP    CATCHING_UP
 * targetAccepted       TARGET_ACCEPTED      CATCHING_UP                       CATCHING_UP
 * revertBegun          REVERT_BEGUN         CATCHING_UP                       REVERTING
 * dataReady            DATA_READY           REVERTING                         PROMOTING
 * promoted             PROMOTED             PROMOTING                         MANAGING_JOBS
 * jobsManaged          JOBS_MANAGED         MANAGING_JOBS                     COMPLETED
 * proofDue             PROOF_DUE            MANAGING_JOBS                     VERIFYING
 * verified             VERIFIED             VERIFYING                         COMPLETED
 * cancel               CANCELED_BY_REQUEST  all STARTING and REPLICATING
 *                                           phases, SCHEDULED                 UNDOING
 * sourceExpired        SOURCE_EXPIRED       all REPLICATING phases, SCHEDULED UNDOING
 * waiveRestore         RESTORE_WAIVED       UNDOING                           UNDOING
 * undone               UNDONE               UNDOING                           CANCELED
 * </pre>
 *
 * Every other arrow is refused: STREAM_FINISHED on a stream that is completed or canceled,
 * STREAM_STATE on any other. Whether a failover's time is allowed is decided before, by {@link
 * FailoverRules}.
 */
public final class StreamTransitions {
  private StreamTransitions() {}

  /** The state in which every stream begins. */
  public static Preflight begun() {
    return new Preflight();
  }

  public static Peering preflightPassed(StreamState state, ReplicationFacts facts) {
    guard(StreamEvent.PREFLIGHT_PASSED, state);
    return new Peering(facts);
  }

  public static BackingUpStandby peered(StreamState state) {
    guard(StreamEvent.PEERED, state);
    return new BackingUpStandby(((Peering) state).facts());
  }

  /**
   * @param backup null where the standby held nothing to back up
   */
  public static WipingStandby backedUp(StreamState state, @Nullable Backup backup) {
    guard(StreamEvent.BACKED_UP, state);
    return new WipingStandby(((BackingUpStandby) state).facts().backedUp(backup));
  }

  /** The standby goes on with net-new changes: nothing of it is wiped. */
  public static StartingReplication backedUpAndKept(StreamState state, @Nullable Backup backup) {
    guard(StreamEvent.BACKED_UP_AND_KEPT, state);
    return new StartingReplication(((BackingUpStandby) state).facts().backedUp(backup));
  }

  public static StartingReplication wiped(StreamState state) {
    guard(StreamEvent.WIPED, state);
    return new StartingReplication(((WipingStandby) state).facts());
  }

  public static InitialScan replicationStarted(StreamState state) {
    guard(StreamEvent.REPLICATION_STARTED, state);
    return new InitialScan(((StartingReplication) state).facts());
  }

  public static Replicating scanFinished(StreamState state) {
    guard(StreamEvent.SCAN_FINISHED, state);
    return new Replicating(((InitialScan) state).facts());
  }

  /** The standby is about to be told to pause. */
  public static Pausing askPause(StreamState state) {
    guard(StreamEvent.PAUSE_ASKED, state);
    return new Pausing(factsOf(state));
  }

  /** The standby shows that it is paused. */
  public static Paused pauseSeen(StreamState state, Instant since) {
    guard(StreamEvent.PAUSE_SEEN, state);
    return new Paused(factsOf(state), since);
  }

  /** The standby is about to be told to go on. */
  public static Resuming askResume(StreamState state) {
    guard(StreamEvent.RESUME_ASKED, state);
    return new Resuming(factsOf(state));
  }

  /** The standby paused although nobody asked for it. */
  public static Resuming pausedByCluster(StreamState state) {
    guard(StreamEvent.PAUSED_BY_CLUSTER, state);
    return new Resuming(factsOf(state));
  }

  /** The standby goes on with its initial scan. */
  public static InitialScan scanResumed(StreamState state) {
    guard(StreamEvent.SCAN_RESUMED, state);
    return new InitialScan(factsOf(state));
  }

  /** The standby got ahead. */
  public static Replicating resumed(StreamState state) {
    guard(StreamEvent.RESUMED, state);
    return new Replicating(factsOf(state));
  }

  /** Waits for a moment ahead; a second request moves it. */
  public static Scheduled scheduleFailover(StreamState state, FailoverTarget.At target) {
    guard(StreamEvent.FAILOVER_SCHEDULED, state);
    return new Scheduled(factsOf(state), target);
  }

  /** Nobody waits for the moment any more; the standby has not heard of it. */
  public static Replicating withdrawFailover(StreamState state) {
    guard(StreamEvent.FAILOVER_WITHDRAWN, state);
    return new Replicating(factsOf(state));
  }

  /** The primary's service is about to be stopped. */
  public static Fencing askSwitchover(StreamState state, FailoverTarget.Drained target) {
    guard(StreamEvent.SWITCHOVER_ASKED, state);
    return new Fencing(factsOf(state), target);
  }

  /** Nothing was written to the primary after this time. */
  public static Draining fenced(StreamState state, HlcTimestamp lastTime) {
    guard(StreamEvent.FENCED, state);
    Fencing fencing = (Fencing) state;
    return new Draining(fencing.facts(), fencing.target().to(lastTime));
  }

  /** The standby has everything and is about to be asked; from here there is no way back. */
  public static CatchingUp drained(StreamState state) {
    guard(StreamEvent.DRAINED, state);
    Draining draining = (Draining) state;
    return new CatchingUp(draining.facts(), draining.target(), null);
  }

  public static Unfencing giveSwitchoverUp(StreamState state) {
    guard(StreamEvent.SWITCHOVER_GIVEN_UP, state);
    return new Unfencing(factsOf(state), ((SwitchingOver) state).target());
  }

  /** The primary serves again. */
  public static Replicating unfenced(StreamState state) {
    guard(StreamEvent.UNFENCED, state);
    return new Replicating(factsOf(state));
  }

  /** The standby is about to be asked; a second request replaces the target. */
  public static CatchingUp beginFailover(StreamState state, FailoverTarget target) {
    guard(StreamEvent.FAILOVER_BEGUN, state);
    CatchingUp.Replaced replaced =
        state instanceof CatchingUp before ? new CatchingUp.Replaced(before.failoverTime()) : null;
    return new CatchingUp(factsOf(state), target, null, replaced);
  }

  /** The standby has the target and will cut its data at this timestamp. */
  public static CatchingUp targetAccepted(StreamState state, HlcTimestamp failoverTime) {
    guard(StreamEvent.TARGET_ACCEPTED, state);
    CatchingUp catchingUp = (CatchingUp) state;
    return new CatchingUp(
        catchingUp.facts(), catchingUp.target(), failoverTime, catchingUp.replaced());
  }

  /** The standby reached the target and removes what is above it; there is no way back. */
  public static Reverting revertBegun(StreamState state, HlcTimestamp failoverTime) {
    guard(StreamEvent.REVERT_BEGUN, state);
    CatchingUp catchingUp = (CatchingUp) state;
    return new Reverting(catchingUp.facts(), catchingUp.target(), failoverTime);
  }

  public static Promoting dataReady(StreamState state) {
    guard(StreamEvent.DATA_READY, state);
    Reverting reverting = (Reverting) state;
    return new Promoting(reverting.facts(), reverting.target(), reverting.failoverTime());
  }

  /** A real connection proved that the standby serves. */
  public static ManagingJobs promoted(StreamState state, Instant activatedAt) {
    guard(StreamEvent.PROMOTED, state);
    Promoting promoting = (Promoting) state;
    return new ManagingJobs(
        promoting.facts(), promoting.target(), promoting.failoverTime(), activatedAt);
  }

  public static Completed jobsManaged(StreamState state) {
    guard(StreamEvent.JOBS_MANAGED, state);
    ManagingJobs managing = (ManagingJobs) state;
    return new Completed(
        managing.facts(), managing.target(), managing.failoverTime(), managing.activatedAt());
  }

  /** Where a switchover's jobs are managed. */
  public static Verifying proofDue(StreamState state) {
    guard(StreamEvent.PROOF_DUE, state);
    ManagingJobs managing = (ManagingJobs) state;
    return new Verifying(
        managing.facts(),
        (FailoverTarget.Drained) managing.target(),
        managing.failoverTime(),
        managing.activatedAt());
  }

  /**
   * @param equal false where a human let it pass; then no stream back follows
   */
  public static Completed verified(StreamState state, boolean equal) {
    guard(StreamEvent.VERIFIED, state);
    Verifying verifying = (Verifying) state;
    return new Completed(
        verifying.facts(),
        equal ? verifying.target() : verifying.target().withoutSuccessor(),
        verifying.failoverTime(),
        verifying.activatedAt());
  }

  /** Ends the stream by request; both clusters are held until {@link #undone}. */
  public static Undoing cancel(
      StreamState state, Instant canceledAt, String reason, boolean restoreBackup) {
    guard(StreamEvent.CANCELED_BY_REQUEST, state);
    return new Undoing(
        state.phase(),
        state.facts(),
        canceledAt,
        reason,
        restoreBackup ? StandbyFate.RESTORED : leftOf(state.facts()));
  }

  /** The primary says that it keeps no history for the standby any more; what is there is kept. */
  public static Undoing sourceExpired(StreamState state, Instant canceledAt, String reason) {
    guard(StreamEvent.SOURCE_EXPIRED, state);
    return new Undoing(state.phase(), factsOf(state), canceledAt, reason, StandbyFate.KEPT);
  }

  /** The standby's backup is left where it is, although its restore was asked for. */
  public static Undoing waiveRestore(StreamState state) {
    guard(StreamEvent.RESTORE_WAIVED, state);
    Undoing undoing = (Undoing) state;
    return new Undoing(
        undoing.during(),
        undoing.facts(),
        undoing.canceledAt(),
        undoing.reason(),
        leftOf(undoing.facts()));
  }

  public static Canceled undone(StreamState state) {
    guard(StreamEvent.UNDONE, state);
    Undoing undoing = (Undoing) state;
    return new Canceled(undoing.during(), undoing.facts(), undoing.canceledAt(), undoing.reason());
  }

  /**
   * Throws unless the event has an arrow from the state.
   *
   * @throws UnderstudyException STREAM_FINISHED, STREAM_STATE
   */
  public static void guard(StreamEvent event, StreamState state) {
    if (event.from().contains(state.phase())) {
      return;
    }
    boolean finished = !state.status().isLive();
    throw new UnderstudyException(
            finished ? ErrorCode.STREAM_FINISHED : ErrorCode.STREAM_STATE,
            finished
                ? "The stream is %s and cannot be changed any more.".formatted(state.status())
                : "%s is not possible while the stream is %s (%s)."
                    .formatted(nameOf(event), state.status(), state.phase()))
        .with("event", event)
        .with("state", state);
  }

  private static String nameOf(StreamEvent event) {
    return switch (event) {
      case FAILOVER_SCHEDULED -> "Scheduling a failover";
      case FAILOVER_WITHDRAWN -> "Withdrawing a failover";
      case FAILOVER_BEGUN -> "A failover";
      case SWITCHOVER_ASKED -> "A switchover";
      case PAUSE_ASKED -> "Pausing";
      case RESUME_ASKED -> "Resuming";
      case CANCELED_BY_REQUEST -> "Canceling";
      default -> "The step " + event;
    };
  }

  /** What was not wiped for the stream is not dropped with it. */
  private static StandbyFate leftOf(@Nullable ReplicationFacts facts) {
    return facts != null && facts.keepsStandby() ? StandbyFate.KEPT : StandbyFate.EMPTY;
  }

  private static ReplicationFacts factsOf(StreamState state) {
    ReplicationFacts facts = state.facts();
    if (facts == null) {
      throw new IllegalStateException("no facts in " + state);
    }
    return facts;
  }
}
