package dev.understudy.workflows.impl;

import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.PcrStreamWorkflow;
import dev.understudy.workflows.contract.StreamInput;
import dev.understudy.workflows.contract.SwitchoverCommand;
import dev.understudy.workflows.impl.Message.Change.Kind;
import io.temporal.common.converter.RawValue;
import io.temporal.workflow.WorkflowInit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The doors of a stream: each hands what it is sent to the {@link StreamLoop}. */
public final class PcrStreamWorkflowImpl implements PcrStreamWorkflow {
  private final StreamLoop loop;

  /** Made before any handler runs. */
  @WorkflowInit
  public PcrStreamWorkflowImpl(StreamInput input) {
    loop = new StreamLoop(input);
  }

  @Override
  public void run(StreamInput input) {
    loop.run(input);
  }

  @Override
  public CommandOutcome recorded() {
    return loop.recorded();
  }

  @Override
  public CommandOutcome requestFailover(FailoverCommand command) {
    return loop.ask(answer -> new Message.Failover(command, answer));
  }

  @Override
  public void mayFailOver(FailoverCommand command) {
    loop.refuseUnless(requests -> requests.check(command));
  }

  @Override
  public CommandOutcome switchOver(SwitchoverCommand command) {
    return loop.ask(answer -> new Message.Switchover(command, answer));
  }

  @Override
  public void maySwitchOver(SwitchoverCommand command) {
    loop.refuseUnless(requests -> requests.check(command));
  }

  @Override
  public CommandOutcome withdrawFailover(ChangeCommand command) {
    return loop.ask(answer -> new Message.Change(Kind.WITHDRAW_FAILOVER, command, answer));
  }

  @Override
  public void mayWithdrawFailover(ChangeCommand command) {
    loop.refuseUnless(requests -> requests.check(Kind.WITHDRAW_FAILOVER));
  }

  @Override
  public CommandOutcome pause(ChangeCommand command) {
    return loop.ask(answer -> new Message.Change(Kind.PAUSE, command, answer));
  }

  @Override
  public void mayPause(ChangeCommand command) {
    loop.refuseUnless(requests -> requests.check(Kind.PAUSE));
  }

  @Override
  public CommandOutcome resume(ChangeCommand command) {
    return loop.ask(answer -> new Message.Change(Kind.RESUME, command, answer));
  }

  @Override
  public void mayResume(ChangeCommand command) {
    loop.refuseUnless(requests -> requests.check(Kind.RESUME));
  }

  @Override
  public CommandOutcome cancel(CancelCommand command) {
    return loop.ask(answer -> new Message.Cancel(command, answer));
  }

  @Override
  public void mayCancel(CancelCommand command) {
    loop.refuseUnless(requests -> requests.check(command));
  }

  @Override
  public CommandOutcome answerAttention(Intervention intervention) {
    return loop.ask(answer -> new Message.Intervene(intervention, answer));
  }

  @Override
  public void mayAnswerAttention(Intervention intervention) {
    loop.refuseUnless(requests -> requests.check(intervention));
  }

  @Override
  public void failoverSignal(@Nullable RawValue input) {
    signaled("failover", input);
  }

  @Override
  public void withdrawFailoverSignal(@Nullable RawValue input) {
    signaled("withdrawFailover", input);
  }

  @Override
  public void pauseSignal(@Nullable RawValue input) {
    signaled("pause", input);
  }

  @Override
  public void resumeSignal(@Nullable RawValue input) {
    signaled("resume", input);
  }

  @Override
  public void cancelSignal(@Nullable RawValue input) {
    signaled("cancel", input);
  }

  @Override
  public void interveneSignal(@Nullable RawValue input) {
    signaled("intervene", input);
  }

  @Override
  public void ingestEdge(IngestEdge edge) {
    loop.tell(new Message.Edge(edge));
  }

  @Override
  public StreamRecord describe() {
    return loop.record();
  }

  @Override
  public List<TimelineEntry> timeline() {
    return loop.timeline();
  }

  private void signaled(String name, @Nullable RawValue input) {
    loop.tell(Signals.read(name, input, loop.record()));
  }
}
