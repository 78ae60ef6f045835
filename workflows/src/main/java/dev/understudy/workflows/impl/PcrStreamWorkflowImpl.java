package dev.understudy.workflows.impl;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.workflows.activity.StreamRecords.Committed;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import dev.understudy.workflows.contract.StreamInput;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;

/**
 * The life of one stream. One loop decides: handlers only leave a message and await its answer; the
 * loop takes one message at a time, and the step of the state runs beside it.
 */
public final class PcrStreamWorkflowImpl implements PcrStreamWorkflow {
  private final Inbox inbox = new Inbox();
  private final Answer recorded = new Answer();
  private final StreamDriver driver;
  private final Requests requests;
  private final Edges edges;
  private int signals;

  /** Made before any handler runs. */
  @WorkflowInit
  public PcrStreamWorkflowImpl(StreamInput input) {
    driver = new StreamDriver(input, inbox);
    requests = new Requests(driver);
    edges = new Edges(driver);
  }

  @Override
  public void run(StreamInput input) {
    UnderstudyException end =
        new UnderstudyException(ErrorCode.STREAM_FINISHED, "The stream has ended.");
    try {
      if (begin(input)) {
        drive();
      }
    } catch (UnderstudyException refused) {
      Workflow.getLogger(PcrStreamWorkflowImpl.class)
          .warn("stream {}: ends because {}", driver.record().id(), refused.getMessage());
      end = refused;
    }
    if (!recorded.isGiven()) {
      recorded.refuse(end);
    }
    driver.stopStep();
    inbox.close(end);
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
      if (inbox.isEmpty() && isTimeForNewRun()) {
        continueAsNew();
      }
      Message message = inbox.take(driver.untilWake());
      switch (message) {
        case null -> driver.wake();
        case Message.StepEnded ended -> driver.stepEnded(ended);
        case Message.Edge edge -> edges.take(edge.edge());
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
      }
    } catch (UnderstudyException refused) {
      if (answer != null) {
        answer.refuse(refused);
      }
      if (refused.code() == ErrorCode.STALE_DRIVER) {
        throw refused;
      }
      if (answer == null) {
        driver
            .ledger()
            .note(driver.record().id(), request.actor(), "Refused: " + refused.getMessage());
      }
    }
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
    if (inbox.isEmpty()) {
      Workflow.continueAsNew(new StreamInput(driver.record(), null, "understudy"));
    }
  }

  @Override
  public CommandOutcome recorded() {
    return recorded.await();
  }

  @Override
  public CommandOutcome requestFailover(FailoverCommand command) {
    Answer answer = new Answer();
    inbox.put(new Message.Failover(command, answer));
    return answer.await();
  }

  @Override
  public void mayFailOver(FailoverCommand command) {
    refuseUnless(() -> requests.check(command));
  }

  @Override
  public CommandOutcome cancel(CancelCommand command) {
    Answer answer = new Answer();
    inbox.put(new Message.Cancel(command, answer));
    return answer.await();
  }

  @Override
  public void mayCancel(CancelCommand command) {
    refuseUnless(() -> requests.check(command));
  }

  @Override
  public CommandOutcome answerAttention(Intervention intervention) {
    Answer answer = new Answer();
    inbox.put(new Message.Intervene(intervention, answer));
    return answer.await();
  }

  @Override
  public void mayAnswerAttention(Intervention intervention) {
    refuseUnless(() -> requests.check(intervention));
  }

  @Override
  public void intervene(Intervention intervention) {
    signals++;
    inbox.put(new Message.Intervene(intervention, null));
  }

  @Override
  public void ingestEdge(IngestEdge edge) {
    signals++;
    inbox.put(new Message.Edge(edge));
  }

  @Override
  public StreamRecord describe() {
    return driver.record();
  }

  /**
   * Refuses at once what the loop would refuse. While the loop writes, a caller may have seen more
   * in the catalog than the workflow knows yet; then only the loop decides.
   */
  private void refuseUnless(Runnable check) {
    if (driver.ledger().isWriting()) {
      return;
    }
    try {
      check.run();
    } catch (UnderstudyException refused) {
      throw Failures.rejection(refused);
    }
  }
}
