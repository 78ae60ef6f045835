package dev.understudy.activities.stream;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.CompletionAnswer;
import dev.understudy.activities.cluster.SystemConnection.Replication;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverRules;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.StreamState.CatchingUp;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.FailoverSteps.AcceptedTarget;
import dev.understudy.workflows.activity.FailoverSteps.CatchUpReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings the standby's data to the failover time; speaks to the standby alone. */
final class Cutover {
  private static final Duration EVERY = Duration.ofMillis(50);

  /** How long a standby is looked at that may be through at once, and how often. */
  private static final Duration A_MOMENT = Duration.ofMillis(250);

  private static final Duration OFTEN = Duration.ofMillis(10);

  /** After this long without progress the target counts as out of reach. */
  private static final Duration STANDSTILL = Duration.ofSeconds(30);

  /** Between two orders to go on. */
  private static final Duration REST = Duration.ofSeconds(10);

  private final Waiting waiting;

  Cutover(Waiting waiting) {
    this.waiting = waiting;
  }

  /**
   * Gives the standby its target, unless it has it or is past accepting one; says whether it was
   * through with it a moment later.
   */
  AcceptedTarget complete(SystemConnection standby, CatchingUp state) {
    String name = state.facts().virtualCluster();
    Replication before = replication(standby, name);
    Accepted accepted = accepted(standby, state, before);
    boolean mayBeThrough =
        before.isReady()
            || before.isFailingOver()
            || state.target() instanceof FailoverTarget.Latest
            || reaches(before.replicatedTime(), accepted.failoverTime());
    return new AcceptedTarget(
        accepted.failoverTime(),
        accepted.begun(),
        accepted.remark(),
        mayBeThrough && isReadyInAMoment(standby, name));
  }

  private static Accepted accepted(SystemConnection standby, CatchingUp state, Replication now) {
    FailoverTarget target = state.target();
    String name = state.facts().virtualCluster();
    if (now.isReady() || now.isFailingOver()) {
      return begun(standby, name, now, state);
    }
    HlcTimestamp pending = now.failoverTime();
    if (pending != null && isAnswer(pending, state)) {
      return new Accepted(pending, false, remark(pending, target));
    }
    FailoverRules.checkPassed(state.facts(), target, now.replicatedTime());
    if (target instanceof FailoverTarget.Latest && now.replicatedTime() == null) {
      // Versions before 26.3 would take the time at which replication began (cockroachdb #168256).
      throw duringScan();
    }
    return switch (standby.completeReplication(name, target)) {
      case CompletionAnswer.Accepted accepted -> Accepted.now(accepted.failoverTime());
      case CompletionAnswer.AlreadyFailingOver already ->
          begun(standby, name, replication(standby, name), state);
      case CompletionAnswer.BelowRetained below -> atRetained(standby, name, target);
      case CompletionAnswer.NothingReplicated nothing -> throw duringScan();
    };
  }

  /** Whether an earlier try has given the target and its answer was lost. */
  private static boolean isAnswer(HlcTimestamp pending, CatchingUp state) {
    return pending.equals(state.target().exact()) || state.isOwn(pending);
  }

  private static String remark(HlcTimestamp pending, FailoverTarget target) {
    HlcTimestamp exact = target.exact();
    return exact == null || exact.equals(pending)
        ? ""
        : "the standby fails over to %s, which it accepted in place of %s"
            .formatted(pending, exact);
  }

  private static Accepted begun(
      SystemConnection standby, String name, Replication now, CatchingUp state) {
    HlcTimestamp cut = cutAt(standby, name, now, state.target());
    return new Accepted(cut, !isAnswer(cut, state), "the standby had begun to fail over already");
  }

  private static boolean reaches(@Nullable Instant replicated, HlcTimestamp failoverTime) {
    return replicated != null && !replicated.isBefore(failoverTime.toInstant());
  }

  /** With nothing left to receive a standby only has to cut. */
  private boolean isReadyInAMoment(SystemConnection standby, String name) {
    Instant end = waiting.now().plus(A_MOMENT);
    while (!replication(standby, name).isReady()) {
      if (waiting.now().isAfter(end)) {
        return false;
      }
      waiting.pause(OFTEN);
    }
    return true;
  }

  /** Waits until there is no way back, or nothing moves and nobody has been told yet. */
  CatchUpReport awaitCatchUp(
      SystemConnection standby, String name, HlcTimestamp failoverTime, boolean known) {
    Replication last = replication(standby, name);
    Instant movedAt = waiting.now();
    Instant resumedAt = movedAt.minus(REST);
    while (last.isPendingFailover() || last.isPaused()) {
      if (!known && Duration.between(movedAt, waiting.now()).compareTo(STANDSTILL) > 0) {
        return new CatchUpReport(
            false,
            failoverTime,
            "the standby stands still at %s, below %s"
                .formatted(last.replicatedTime(), failoverTime.toInstant()),
            false);
      }
      waiting.pause(EVERY);
      Replication now = replication(standby, name);
      if (now.isPaused() && Duration.between(resumedAt, waiting.now()).compareTo(REST) > 0) {
        // Its cluster gave up on the primary for now; nobody wants a pause on the way to a target.
        standby.resumeReplication(name);
        resumedAt = waiting.now();
      }
      if (moved(last, now)) {
        movedAt = waiting.now();
      }
      last = now;
    }
    if (!last.isReady() && !last.isFailingOver()) {
      throw new UnderstudyException(
          ErrorCode.CLUSTER_REFUSED,
          "The standby is in state %s although a failover was asked for.".formatted(last.status()));
    }
    HlcTimestamp seen = last.failoverTime();
    return new CatchUpReport(
        true,
        seen == null ? standby.activationTime(name).orElse(failoverTime) : seen,
        "the standby reached the failover time",
        isReadyInAMoment(standby, name));
  }

  void awaitReady(SystemConnection standby, String name) {
    while (!replication(standby, name).isReady()) {
      waiting.pause(EVERY);
    }
  }

  /** The history of the time asked for was let go meanwhile: the oldest that is left is taken. */
  private static Accepted atRetained(SystemConnection standby, String name, FailoverTarget target) {
    Instant retained = replication(standby, name).retainedTime();
    if (retained != null
        && standby.completeReplication(name, new FailoverTarget.At(retained))
            instanceof CompletionAnswer.Accepted accepted) {
      return new Accepted(
          accepted.failoverTime(),
          false,
          "the standby no longer keeps %s and fails over to %s, the oldest time it keeps"
              .formatted(target, retained));
    }
    throw new UnderstudyException(
        ErrorCode.CLUSTER_UNREACHABLE, "The standby's retained time moved while it was asked.");
  }

  private static UnderstudyException duringScan() {
    return new UnderstudyException(
        ErrorCode.FAILOVER_DURING_SCAN,
        "The standby has not replicated anything yet; a failover is possible once it has.");
  }

  /** Where a failover that has begun cuts; after its end only the cluster's memory knows. */
  private static HlcTimestamp cutAt(
      SystemConnection standby, String name, Replication now, FailoverTarget target) {
    HlcTimestamp pending = now.failoverTime();
    if (pending != null) {
      return pending;
    }
    return standby
        .activationTime(name)
        .or(() -> Optional.ofNullable(target.exact()))
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_REFUSED,
                    "The standby has failed over but does not say to which time."));
  }

  private static boolean moved(Replication before, Replication now) {
    Instant replicated = now.replicatedTime();
    return replicated != null
        && (before.replicatedTime() == null || replicated.isAfter(before.replicatedTime()));
  }

  private static Replication replication(SystemConnection standby, String name) {
    return standby
        .replication(name)
        .orElseThrow(
            () ->
                new UnderstudyException(
                    ErrorCode.CLUSTER_REFUSED,
                    "The standby has no virtual cluster %s any more.".formatted(name)));
  }

  /** As {@link AcceptedTarget}, before anybody looked on. */
  private record Accepted(HlcTimestamp failoverTime, boolean begun, String remark) {
    static Accepted now(HlcTimestamp failoverTime) {
      return new Accepted(failoverTime, false, "");
    }
  }
}
