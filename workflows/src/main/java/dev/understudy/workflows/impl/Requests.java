package dev.understudy.workflows.impl;

import dev.understudy.domain.AttentionRules;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverDecision;
import dev.understudy.domain.FailoverRules;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamEvent;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.StreamTransitions;
import dev.understudy.domain.SwitchoverRules;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.domain.UndoPlan;
import dev.understudy.workflows.activity.FailoverSteps;
import dev.understudy.workflows.activity.FailoverSteps.AcceptedTarget;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.SwitchoverCommand;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides on what callers and humans ask for: check, commit, apply; a refusal is thrown. */
final class Requests {
  private final StreamDriver driver;

  Requests(StreamDriver driver) {
    this.driver = driver;
  }

  void check(FailoverCommand command) {
    FailoverRules.decide(
        driver.record().state(), command.target(), driver.newest(command.sample()), Ledger.now());
  }

  void check(SwitchoverCommand command) {
    SwitchoverRules.check(
        driver.record(), driver.newest(command.sample()), command.limit(), Ledger.now());
  }

  void check(Message.Change.Kind change) {
    StreamState unused = changed(change);
  }

  void check(CancelCommand command) {
    StreamTransitions.guard(StreamEvent.CANCELED_BY_REQUEST, driver.record().state());
  }

  void check(Intervention intervention) {
    AttentionRules.check(driver.record(), intervention.step(), intervention.action());
  }

  CommandOutcome carryOut(Message.Request request) {
    return switch (request) {
      case Message.Failover failover -> failOver(failover.command());
      case Message.Switchover switchover -> switchOver(switchover.command());
      case Message.Change change -> change(change);
      case Message.Cancel cancel -> cancel(cancel.command());
      case Message.Intervene intervene -> intervene(intervene.intervention());
    };
  }

  private CommandOutcome failOver(FailoverCommand command) {
    driver.heard(command.sample());
    lookAgainIfStale(command);
    check(command);
    endScanIfSeen();
    StreamState state = driver.record().state();
    if (state instanceof StreamState.CatchingUp catchingUp) {
      return replaceTarget(catchingUp, command);
    }
    FailoverDecision decision =
        FailoverRules.decide(state, command.target(), driver.newest(null), Ledger.now());
    StreamState next =
        switch (decision) {
          case FailoverDecision.Now now -> StreamTransitions.beginFailover(state, now.target());
          case FailoverDecision.Later later ->
              StreamTransitions.scheduleFailover(state, later.target());
        };
    return driver.moveFor(
        command.key(),
        next,
        command.actor(),
        "a failover to %s was asked for".formatted(nameOf(command.target()))
            + (command.reason() == null ? "" : ": " + command.reason()));
  }

  private CommandOutcome switchOver(SwitchoverCommand command) {
    driver.heard(command.sample());
    check(command);
    FailoverTarget.Drained target =
        new FailoverTarget.Drained(Ledger.now().plus(command.limit()), command.successor(), null);
    return driver.moveFor(
        command.key(),
        StreamTransitions.askSwitchover(driver.record().state(), target),
        command.actor(),
        "a switchover within %d s was asked for: %s"
            .formatted(command.limit().toSeconds(), command.reason()));
  }

  private CommandOutcome change(Message.Change change) {
    return driver.moveFor(
        change.command().key(),
        changed(change.kind()),
        change.actor(),
        "it was asked for: " + change.command().reason());
  }

  private StreamState changed(Message.Change.Kind change) {
    StreamState state = driver.record().state();
    return switch (change) {
      case WITHDRAW_FAILOVER ->
          state instanceof StreamState.SwitchingOver
              ? StreamTransitions.giveSwitchoverUp(state)
              : StreamTransitions.withdrawFailover(state);
      case PAUSE -> StreamTransitions.askPause(state);
      case RESUME -> StreamTransitions.askResume(state);
    };
  }

  /**
   * The standby has a target already: it is asked first, and only what it accepted is committed.
   */
  private CommandOutcome replaceTarget(StreamState.CatchingUp state, FailoverCommand command) {
    StreamState.CatchingUp wanted = StreamTransitions.beginFailover(state, command.target());
    driver.stopStep();
    FailoverSteps steps =
        Workflow.newActivityStub(FailoverSteps.class, Limits.actWithin(Ledger.left(command.key())));
    AcceptedTarget accepted;
    try {
      accepted = steps.completeReplication(driver.record().in(wanted));
    } catch (ActivityFailure failure) {
      throw Failures.understand(failure);
    }
    HlcTimestamp failoverTime = accepted.failoverTime();
    if (accepted.begun() && !state.target().equals(command.target())) {
      throw new UnderstudyException(
          ErrorCode.STREAM_STATE,
          "The standby cuts its data at %s already and takes no other time."
              .formatted(failoverTime.toInstant()));
    }
    return driver.moveFor(
        command.key(),
        StreamTransitions.targetAccepted(wanted, failoverTime),
        command.actor(),
        "a failover to %s was asked for and the standby accepted %s"
            .formatted(nameOf(command.target()), failoverTime));
  }

  private CommandOutcome cancel(CancelCommand command) {
    StreamState.Undoing next =
        StreamTransitions.cancel(
            driver.record().state(), Ledger.now(), command.reason(), command.restoreBackup());
    return driver.moveFor(
        command.key(),
        next,
        command.actor(),
        "it was asked for: %s; %s".formatted(command.reason(), UndoPlan.of(next)));
  }

  private CommandOutcome intervene(Intervention intervention) {
    check(intervention);
    StreamRecord record = driver.record();
    String actor = intervention.actor();
    String because = "%s was answered: %s".formatted(intervention.action(), intervention.reason());
    switch (intervention.action()) {
      case RETRY -> again(record.needing(null), actor, because);
      case CONFIRM -> again(record.wipeConfirmed().needing(null), actor, because);
      case SKIP -> moveOn(skipped(record.state()), actor, because);
      case ABORT -> {
        StreamState.Undoing next =
            StreamTransitions.cancel(record.state(), Ledger.now(), intervention.reason(), false);
        moveOn(next, actor, because + "; " + UndoPlan.of(next));
      }
      case FAIL_OVER_TO_LATEST -> {
        FailoverTarget latest = new FailoverTarget.Latest();
        FailoverDecision unused =
            FailoverRules.decide(record.state(), latest, driver.newest(null), Ledger.now());
        moveOn(StreamTransitions.beginFailover(record.state(), latest), actor, because);
      }
    }
    return new CommandOutcome(record.id(), false);
  }

  private void again(StreamRecord next, String actor, String because) {
    driver.stopStep();
    driver.need(next, actor, because);
  }

  private void moveOn(StreamState next, String actor, String because) {
    driver.stopStep();
    driver.move(next, actor, because);
  }

  private static StreamState skipped(StreamState state) {
    return switch (state) {
      case StreamState.Undoing undoing -> StreamTransitions.waiveRestore(undoing);
      case StreamState.Verifying verifying -> StreamTransitions.verified(verifying, false);
      case StreamState.ManagingJobs managing -> Steps.afterJobs(managing);
      default -> throw new IllegalStateException("nothing can be skipped in " + state.phase());
    };
  }

  /** A decision on old facts is better than none: if the standby is silent, they are used. */
  private void lookAgainIfStale(FailoverCommand command) {
    StreamState state = driver.record().state();
    boolean askable =
        state instanceof StreamState.Ingesting || state instanceof StreamState.Scheduled;
    if (!askable || isFresh(driver.newest(command.sample()))) {
      return;
    }
    try {
      driver.heard(
          Workflow.newActivityStub(FailoverSteps.class, Limits.look()).look(driver.record()));
    } catch (ActivityFailure silent) {
      UnderstudyException failure = Failures.understand(silent);
      Workflow.getLogger(Requests.class)
          .info("stream {}: the standby did not answer: {}", driver.record().id(), failure.code());
    }
  }

  private void endScanIfSeen() {
    if (driver.record().state() instanceof StreamState.InitialScan scanning) {
      driver.move(
          StreamTransitions.scanFinished(scanning),
          TimelineEntry.UNDERSTUDY,
          "the standby has a replicated time");
    }
  }

  private static boolean isFresh(@Nullable ProgressSample sample) {
    return sample != null
        && Duration.between(sample.sampledAt(), Ledger.now()).compareTo(Limits.STALE_SAMPLE) < 0;
  }

  private static String nameOf(FailoverTarget target) {
    return switch (target) {
      case FailoverTarget.Latest latest -> "the latest time";
      case FailoverTarget.At at -> at.time().toString();
      case FailoverTarget.Drained drained -> "the primary's last time";
    };
  }
}
