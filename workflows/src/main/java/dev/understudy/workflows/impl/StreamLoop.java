package dev.understudy.workflows.impl;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.StreamRecords.Committed;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.StreamInput;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * Decides, alone: handlers only leave a message and await its answer; the loop takes one message at
 * a time, and the step of the state runs beside it.
 */
final class StreamLoop {
  private static final Logger LOG = Workflow.getLogger(StreamLoop.class);

  private final Inbox inbox = new Inbox();
  private final Answer recorded = new Answer();
  private final StreamDriver driver;
  private final Requests requests;
  private final Edges edges;
  private int signals;

  StreamLoop(StreamInput input) {
    driver = new StreamDriver(input, inbox);
    requests = new Requests(driver);
    edges = new Edges(driver);
    input.left().stream().map(Leaving::read).forEach(inbox::put);
  }

  void run(StreamInput input) {
    UnderstudyException end =
        new UnderstudyException(ErrorCode.STREAM_FINISHED, "The stream has ended.");
    try {
      if (begin(input)) {
        drive();
        driver.follow();
      }
    } catch (UnderstudyException refused) {
      LOG.warn("stream {}: ends because {}", driver.record().id(), refused.getMessage());
      end = refused;
    }
    if (!recorded.isGiven()) {
      recorded.refuse(end);
    }
    driver.stopStep();
    close(end);
  }

  /** Writes the row or takes it over; false where this run has nothing to drive. */
  private boolean begin(StreamInput input) {
    CommandKey creation = input.creation();
    CommandOutcome outcome = new CommandOutcome(input.record().id(), true);
    if (creation != null) {
      Committed committed = driver.create(creation, input.actor());
      outcome = new CommandOutcome(committed.record().id(), committed.repeated());
      recorded.give(outcome);
      if (!outcome.subjectId().equals(input.record().id())) {
        return false;
      }
    }
    driver.claim();
    if (creation == null) {
      recorded.give(outcome);
    }
    return true;
  }

  private void drive() {
    while (driver.isDriven()) {
      driver.startStep();
      if (isTimeForNewRun() && mayLeave()) {
        continueAsNew();
      }
      Message message = inbox.take(driver.untilWake());
      switch (message) {
        case null -> driver.wake();
        case Message.StepEnded ended -> driver.stepEnded(ended);
        case Message.Edge edge -> edges.take(edge.edge());
        case Message.Unreadable unreadable -> note(unreadable);
        case Message.Request request -> answer(request);
      }
    }
  }

  private void answer(Message.Request request) {
    Answer answer = request.answer();
    try {
      CommandOutcome outcome = requests.carryOut(request);
      if (answer != null) {
        answer.give(outcome);
      } else if (outcome.repeated()) {
        note(request, "The same order was carried out before; nothing was changed.");
      }
    } catch (UnderstudyException refused) {
      refuse(request, refused);
      if (refused.code() == ErrorCode.STALE_DRIVER) {
        throw refused;
      }
    }
  }

  /** Refuses what waits and what still comes; a signal's refusal is written down even then. */
  private void close(UnderstudyException end) {
    for (Message left = inbox.takeLast(); left != null; left = inbox.takeLast()) {
      try {
        switch (left) {
          case Message.Request request -> refuse(request, end);
          case Message.Unreadable unreadable -> note(unreadable);
          case Message.Edge edge -> LOG.debug("stream {}: too late", driver.record().id());
          case Message.StepEnded ended -> LOG.debug("stream {}: too late", driver.record().id());
        }
      } catch (UnderstudyException lost) {
        LOG.warn("stream {}: not written down: {}", driver.record().id(), lost.getMessage());
      }
    }
  }

  private void refuse(Message.Request request, UnderstudyException refused) {
    Answer answer = request.answer();
    if (answer == null) {
      note(
          request,
          "Refused: %s The order's reason was: %s"
              .formatted(refused.getMessage(), request.reason()));
    } else {
      answer.refuse(refused);
    }
  }

  private void note(Message.Request request, String sentence) {
    driver.ledger().note(driver.record().id(), request.actor(), sentence);
  }

  private void note(Message.Unreadable unreadable) {
    driver.ledger().note(driver.record().id(), unreadable.actor(), unreadable.sentence());
  }

  /** Never between asking for the cutover and the end of the promotion, and never beside a step. */
  private boolean isTimeForNewRun() {
    StreamPhase phase = driver.record().state().phase();
    boolean cuttingOver =
        phase == StreamPhase.CATCHING_UP
            || phase == StreamPhase.REVERTING
            || phase == StreamPhase.PROMOTING;
    if (cuttingOver || !driver.isIdle()) {
      return false;
    }
    WorkflowInfo info = Workflow.getInfo();
    Duration age =
        Duration.ofMillis(Workflow.currentTimeMillis() - info.getRunStartedTimestampMillis());
    return info.isContinueAsNewSuggested()
        || info.getHistoryLength() > Limits.EVENTS_PER_RUN
        || signals > Limits.SIGNALS_PER_RUN
        || age.compareTo(Limits.LENGTH_OF_RUN) > 0;
  }

  private void continueAsNew() {
    Workflow.await(() -> !inbox.isEmpty() || Workflow.isEveryHandlerFinished());
    if (Workflow.isEveryHandlerFinished() && mayLeave()) {
      Workflow.continueAsNew(
          new StreamInput(
              driver.record(),
              null,
              TimelineEntry.UNDERSTUDY,
              timeline(),
              inbox.leavable().orElseThrow()));
    }
  }

  /**
   * A run that waited for a rest between messages would grow for as long as a storm of them lasts,
   * up to where the server takes no more; so signals that wait go with it to the next.
   */
  private boolean mayLeave() {
    return inbox.isEmpty()
        || (inbox.leavable().isPresent()
            && Workflow.getVersion("leaveMessages", Workflow.DEFAULT_VERSION, 1) == 1);
  }

  CommandOutcome recorded() {
    return recorded.await();
  }

  /** Leaves a message and waits for its answer. */
  CommandOutcome ask(Function<Answer, Message.Request> message) {
    Answer answer = new Answer();
    inbox.put(message.apply(answer));
    return answer.await();
  }

  /** Leaves a message that a signal brought. */
  void tell(Message message) {
    signals++;
    inbox.put(message);
  }

  StreamRecord record() {
    return driver.record();
  }

  List<TimelineEntry> timeline() {
    return driver.ledger().recent();
  }

  /**
   * Refuses at once what the loop would refuse. While the loop writes, a caller may have seen more
   * in the catalog than the workflow knows yet; then only the loop decides.
   */
  void refuseUnless(Consumer<Requests> check) {
    if (driver.ledger().isWriting()) {
      return;
    }
    try {
      check.accept(requests);
    } catch (UnderstudyException refused) {
      throw Failures.rejection(refused);
    }
  }
}
