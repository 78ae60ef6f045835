package dev.understudy.workflows.impl;

import dev.understudy.domain.Attention;
import dev.understudy.domain.AttentionRules;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverRules;
import dev.understudy.domain.HistoryWindow;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.StreamState.Scheduled;
import dev.understudy.domain.StreamTransitions;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.StreamRecords.Committed;
import dev.understudy.workflows.activity.SwitchoverSteps;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.StreamInput;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What the loop knows and does: holds the record, runs the step of its state, and moves it on. A
 * move is committed to the catalog first and only then believed.
 */
final class StreamDriver {
  private static final Logger LOG = Workflow.getLogger(StreamDriver.class);

  private final Ledger ledger;
  private final StepRunner runner;
  private StreamRecord record;
  private @Nullable ProgressSample newest;

  /** When a step that ran out of tries is tried again; null while none waits for that. */
  private @Nullable Instant retryAt;

  /** Whether the step of this state ran out of tries before. */
  private boolean patient;

  /** Whether the step waits for a human. */
  private boolean blocked;

  StreamDriver(StreamInput input, Inbox inbox) {
    this.ledger = new Ledger(input.recent());
    this.record = input.record();
    this.runner = new StepRunner(inbox, new Steps());
  }

  StreamRecord record() {
    return record;
  }

  Ledger ledger() {
    return ledger;
  }

  /** The newer of what the workflow heard and what a request brought along. */
  @Nullable ProgressSample newest(@Nullable ProgressSample brought) {
    if (newest == null || brought == null) {
      return brought == null ? newest : brought;
    }
    return brought.sampledAt().isAfter(newest.sampledAt()) ? brought : newest;
  }

  void heard(@Nullable ProgressSample sample) {
    newest = newest(sample);
  }

  /** Writes the stream's row, or finds the one that an earlier sending made. */
  Committed create(CommandKey command, String actor) {
    Committed committed = ledger.create(record, command, actor);
    if (committed.record().id().equals(record.id())) {
      record = committed.record();
    }
    return committed;
  }

  void claim() {
    record = ledger.claim(record);
    Visibility.index(record, newest);
  }

  boolean isDriven() {
    return record.state().phase().isDriven();
  }

  /** Sees that the stream back is driven, where one follows; adoption does so otherwise. */
  void follow() {
    StreamRecord successor = record.successor();
    if (successor != null) {
      try {
        Workflow.newActivityStub(SwitchoverSteps.class, Limits.cluster())
            .startSuccessor(successor.id());
      } catch (ActivityFailure failure) {
        LOG.warn("stream {}: is left to be adopted: {}", successor.id(), failure.getMessage());
      }
    }
  }

  boolean isIdle() {
    return !runner.isRunning();
  }

  /** Starts what is to be done in this state, unless it runs, waits for a human or for its time. */
  void startStep() {
    boolean due = retryAt == null || !Ledger.now().isBefore(retryAt);
    if (Steps.hasStep(record.state()) && !runner.isRunning() && !blocked && due) {
      retryAt = null;
      runner.start(record, patient);
    }
  }

  void stopStep() {
    runner.stop();
  }

  /** How long the loop may wait for a message; null for ever. */
  @Nullable Duration untilWake() {
    Instant now = Ledger.now();
    Instant silentSince = HistoryWindow.silentSince(record);
    return Stream.of(
            record.state() instanceof Scheduled scheduled
                ? Optional.of(FailoverRules.untilDue(scheduled.target(), newest, now))
                : Optional.<Duration>empty(),
            record.state() instanceof StreamState.SwitchingOver switching
                ? Optional.of(Duration.between(now, switching.target().giveUpAt()))
                : Optional.<Duration>empty(),
            Optional.ofNullable(retryAt).map(at -> Duration.between(now, at)),
            Optional.ofNullable(silentSince).flatMap(since -> HistoryWindow.untilNext(now, since)))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  /** The time waited for has come; a step's own retry is seen to by {@link #startStep}. */
  void wake() {
    warnOfSilence();
    if (record.state() instanceof StreamState.SwitchingOver switching
        && !Ledger.now().isBefore(switching.target().giveUpAt())) {
      runner.stop();
      move(
          StreamTransitions.giveSwitchoverUp(switching),
          TimelineEntry.UNDERSTUDY,
          "the standby did not have everything in time");
    }
    if (record.state() instanceof Scheduled scheduled) {
      Duration late = FailoverRules.untilDue(scheduled.target(), newest, Ledger.now()).negated();
      if (!late.isNegative()) {
        move(
            StreamTransitions.beginFailover(scheduled, scheduled.target()),
            TimelineEntry.UNDERSTUDY,
            late.compareTo(Limits.LATE) > 0
                ? "its time passed %d s ago while nothing drove the stream"
                    .formatted(late.toSeconds())
                : "its time has come");
      }
    }
  }

  void stepEnded(Message.StepEnded message) {
    if (!runner.takes(message)) {
      return;
    }
    switch (message.result()) {
      case StepResult.Done done -> move(done.next(), TimelineEntry.UNDERSTUDY, done.because());
      case StepResult.Standstill still -> raise(still.reason(), still.because());
      case StepResult.Failed failed -> stepFailed(failed.failure());
      case StepResult.Stopped stopped -> LOG.info("stream {}: its step was stopped", record.id());
    }
  }

  /** Commits a new state and believes it. */
  void move(StreamState next, String actor, String because) {
    StreamRecord moved = AttentionRules.moved(record, next);
    believe(ledger.commit(moved, actor, sentence(next, because)), because);
  }

  /** Commits a new state for a caller; what runs in the old one is stopped after that. */
  CommandOutcome moveFor(CommandKey command, StreamState next, String actor, String because) {
    StreamRecord moved = AttentionRules.moved(record, next);
    Committed committed = ledger.commitFor(command, moved, actor, sentence(next, because));
    runner.stop();
    believe(committed.record(), because);
    return new CommandOutcome(record.id(), committed.repeated());
  }

  /** Commits the same state with another attention, or none; a step that waited is tried again. */
  void need(StreamRecord next, String actor, String because) {
    record = ledger.commit(next, actor, because);
    LOG.info("stream {}: {}", record.id(), because);
    blocked = false;
    retryAt = null;
    describe(because);
  }

  /** Tells a human once; an attention that says the same already stays as it is. */
  void raise(Attention.Reason reason, String because) {
    raise(reason, because, Ledger.now());
  }

  /** The primary has not been heard of since then, as far as the standby knows. */
  void sourceLost(Instant since) {
    raise(Attention.Reason.SOURCE_LOST, Silence.lost(since, Ledger.now()), since);
  }

  /** Says again how long it has been, when another part of the primary's patience is used up. */
  private void warnOfSilence() {
    Instant since = HistoryWindow.silentSince(record);
    Attention known = record.attention();
    if (since == null || HistoryWindow.warningAt(Ledger.now(), since) == 0) {
      return;
    }
    if (known != null && known.reason() == Attention.Reason.SOURCE_LOST) {
      sourceLost(since);
    } else if (known == null || known.reason() == Attention.Reason.HISTORY_EXPIRES) {
      raise(Attention.Reason.HISTORY_EXPIRES, Silence.paused(since, Ledger.now()), since);
    }
  }

  private void raise(Attention.Reason reason, String because, Instant firstSeen) {
    Attention known = record.attention();
    if (known != null && known.reason() == reason && known.error().equals(because)) {
      return;
    }
    boolean same = known != null && known.reason() == reason;
    Instant since = same && known != null ? known.since() : firstSeen;
    Attention attention = AttentionRules.raise(reason, record.state(), since, because);
    need(record.needing(attention), TimelineEntry.UNDERSTUDY, reason + ": " + because);
  }

  private void stepFailed(UnderstudyException failure) {
    if (failure.code() == ErrorCode.STALE_DRIVER) {
      throw failure;
    }
    boolean unconfirmed = failure.code() == ErrorCode.CONFIRMATION_NEEDED;
    raise(
        unconfirmed ? Attention.Reason.CONFIRM_WIPE : Attention.Reason.STEP_FAILED,
        String.valueOf(failure.getMessage()));
    if (failure.code().isTransient()) {
      patient = true;
      retryAt = Ledger.now().plus(Limits.PAUSE_BEFORE_NEW_TRIES);
    } else {
      blocked = true;
    }
  }

  private void believe(StreamRecord committed, String because) {
    LOG.info(
        "stream {}: {} to {} because {}",
        committed.id(),
        record.state().phase(),
        committed.state().phase(),
        because);
    record = committed;
    patient = false;
    blocked = false;
    retryAt = null;
    describe(because);
  }

  private void describe(String because) {
    Visibility.index(record, newest);
    Workflow.setCurrentDetails(Visibility.details(record, Ledger.now(), because));
  }

  private String sentence(StreamState next, String because) {
    return "%s to %s because %s.".formatted(record.state().phase(), next.phase(), because);
  }
}
