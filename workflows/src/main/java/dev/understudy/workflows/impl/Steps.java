package dev.understudy.workflows.impl;

import dev.understudy.domain.Attention;
import dev.understudy.domain.Failback;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.StreamState.CatchingUp;
import dev.understudy.domain.StreamTransitions;
import dev.understudy.workflows.activity.FailoverSteps;
import dev.understudy.workflows.activity.FailoverSteps.AcceptedTarget;
import dev.understudy.workflows.activity.FailoverSteps.CatchUpReport;
import dev.understudy.workflows.activity.PauseSteps;
import dev.understudy.workflows.activity.StartingSteps;
import dev.understudy.workflows.activity.StartingSteps.BackupReport;
import dev.understudy.workflows.activity.SwitchoverSteps;
import dev.understudy.workflows.activity.UndoSteps;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;

/** What is done in each state, and which state follows. */
final class Steps {

  /** Whether something is to be done in this state, or only waited for. */
  static boolean hasStep(StreamState state) {
    return switch (state) {
      case StreamState.InitialScan scanning -> false;
      case StreamState.Replicating replicating -> false;
      case StreamState.Paused paused -> false;
      case StreamState.Scheduled scheduled -> false;
      case StreamState.Completed completed -> false;
      case StreamState.Canceled canceled -> false;
      default -> true;
    };
  }

  StepResult run(StreamRecord record, boolean patient) {
    ActivityOptions act = Limits.act(patient);
    return switch (record.state()) {
      case StreamState.Starting starting ->
          starting(starting, record, Workflow.newActivityStub(StartingSteps.class, act));
      case StreamState.Pausing pausing -> {
        pauseSteps(act).pauseReplication(record);
        yield done(
            StreamTransitions.pauseSeen(pausing, Ledger.now()), "the standby shows the pause");
      }
      case StreamState.Resuming resuming -> {
        PauseSteps.Resumed resumed = pauseSteps(act).resumeReplication(record);
        yield done(
            resumed.scanning()
                ? StreamTransitions.scanResumed(resuming)
                : StreamTransitions.resumed(resuming),
            resumed.sentence());
      }
      case StreamState.SwitchingOver switching -> switchOver(switching, record, patient);
      case StreamState.Unfencing unfencing -> {
        switchover(Limits.act(patient)).unfencePrimary(record);
        yield done(StreamTransitions.unfenced(unfencing), "the primary serves again");
      }
      case CatchingUp catchingUp -> catchUp(catchingUp, record, patient);
      case StreamState.Reverting reverting -> {
        watching(patient).awaitReady(record);
        yield done(StreamTransitions.dataReady(reverting), "the data above the target is removed");
      }
      case StreamState.Promoting promoting -> {
        FailoverSteps.Promotion promotion = acting(patient).promote(record);
        yield done(
            StreamTransitions.promoted(promoting, promotion.activatedAt()),
            "an application's connection proved that the standby serves");
      }
      case StreamState.ManagingJobs managing -> manageJobs(managing, record, patient);
      case StreamState.Verifying verifying -> verify(verifying, record, patient);
      case StreamState.Undoing undoing ->
          done(
              StreamTransitions.undone(undoing),
              Workflow.newActivityStub(UndoSteps.class, act).undo(record).sentence());
      default -> throw new IllegalStateException("nothing to do in " + record.state());
    };
  }

  private static StepResult starting(
      StreamState.Starting state, StreamRecord record, StartingSteps steps) {
    return switch (state) {
      case StreamState.Preflight preflight -> {
        ReplicationFacts facts = steps.preflight(record);
        yield done(StreamTransitions.preflightPassed(preflight, facts), fits(facts));
      }
      case StreamState.Peering peering -> {
        steps.peer(record);
        yield done(StreamTransitions.peered(peering), "the standby reached the primary");
      }
      case StreamState.BackingUpStandby backingUp -> {
        BackupReport report = steps.backUpStandby(record);
        yield done(
            backingUp.facts().keepsStandby()
                ? StreamTransitions.backedUpAndKept(backingUp, report.backup())
                : StreamTransitions.backedUp(backingUp, report.backup()),
            report.sentence());
      }
      case StreamState.WipingStandby wiping -> {
        steps.wipeStandby(record);
        yield done(StreamTransitions.wiped(wiping), "the standby is empty");
      }
      case StreamState.StartingReplication replicating -> {
        steps.startReplication(record);
        yield done(StreamTransitions.replicationStarted(replicating), "the standby replicates");
      }
    };
  }

  private static String fits(ReplicationFacts facts) {
    Failback failback = facts.failback();
    if (failback == null) {
      return "both clusters fit";
    }
    return switch (failback.mode()) {
      case NET_NEW -> "both clusters fit, for net-new changes only: " + failback.because();
      case FULL_COPY -> "both clusters fit, for a full copy: " + failback.because();
    };
  }

  private static StepResult catchUp(CatchingUp state, StreamRecord record, boolean patient) {
    if (state.failoverTime() == null) {
      AcceptedTarget accepted = acting(patient).completeReplication(record);
      CatchingUp next = StreamTransitions.targetAccepted(state, accepted.failoverTime());
      String because =
          accepted.remark().isEmpty()
              ? "the standby accepted " + accepted.failoverTime()
              : accepted.remark();
      return accepted.ready() ? cut(next, accepted.failoverTime(), because) : done(next, because);
    }
    CatchUpReport report = watching(patient).awaitCatchUp(record);
    if (!report.reached()) {
      return new StepResult.Standstill(Attention.Reason.TARGET_UNREACHED, report.sentence());
    }
    return report.ready()
        ? cut(state, report.failoverTime(), report.sentence())
        : done(StreamTransitions.revertBegun(state, report.failoverTime()), report.sentence());
  }

  /** A revert that is over when it is first seen needs no step of its own. */
  private static StepResult cut(CatchingUp state, HlcTimestamp failoverTime, String because) {
    return done(
        StreamTransitions.dataReady(StreamTransitions.revertBegun(state, failoverTime)),
        because + "; the data above it is removed");
  }

  private static StepResult manageJobs(
      StreamState.ManagingJobs state, StreamRecord record, boolean patient) {
    String managed = acting(patient).manageJobs(record).sentence();
    String released;
    try {
      released = looking().releasePrimary(record).sentence();
    } catch (ActivityFailure unreachable) {
      released = "the old primary could not be asked in time and was left as it is";
    }
    return done(afterJobs(state), managed + "; " + released);
  }

  /** Only after a switchover is there something to compare. */
  static StreamState afterJobs(StreamState.ManagingJobs state) {
    return state.target() instanceof FailoverTarget.Drained
        ? StreamTransitions.proofDue(state)
        : StreamTransitions.jobsManaged(state);
  }

  private static StepResult switchOver(
      StreamState.SwitchingOver state, StreamRecord record, boolean patient) {
    return switch (state) {
      case StreamState.Fencing fencing -> {
        HlcTimestamp last = switchover(Limits.act(patient)).fencePrimary(record);
        yield done(
            StreamTransitions.fenced(fencing, last),
            "the primary does not serve any more, since " + last.toInstant());
      }
      case StreamState.Draining draining -> {
        switchover(Limits.watch(patient)).awaitDrained(record);
        yield done(StreamTransitions.drained(draining), "the standby has everything");
      }
    };
  }

  private static StepResult verify(
      StreamState.Verifying state, StreamRecord record, boolean patient) {
    SwitchoverSteps.Comparison seen = switchover(Limits.watch(patient)).compare(record);
    return seen.equal()
        ? done(StreamTransitions.verified(state, true), seen.sentence())
        : new StepResult.Standstill(Attention.Reason.DATA_DIFFERS, seen.sentence());
  }

  private static SwitchoverSteps switchover(ActivityOptions options) {
    return Workflow.newActivityStub(SwitchoverSteps.class, options);
  }

  private static StepResult done(StreamState next, String because) {
    return new StepResult.Done(next, because);
  }

  private static PauseSteps pauseSteps(ActivityOptions act) {
    return Workflow.newActivityStub(PauseSteps.class, act);
  }

  private static FailoverSteps acting(boolean patient) {
    return Workflow.newActivityStub(FailoverSteps.class, Limits.act(patient));
  }

  private static FailoverSteps watching(boolean patient) {
    return Workflow.newActivityStub(FailoverSteps.class, Limits.watch(patient));
  }

  private static FailoverSteps looking() {
    return Workflow.newActivityStub(FailoverSteps.class, Limits.look());
  }
}
