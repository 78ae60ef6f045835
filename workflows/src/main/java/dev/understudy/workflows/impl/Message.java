package dev.understudy.workflows.impl;

import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.Intervention;
import org.jspecify.annotations.Nullable;

/** One thing for the loop to decide on. */
sealed interface Message {

  /** A message whose sender may wait for an answer. */
  sealed interface Request extends Message {
    /** Null for a signal: then a refusal goes to the timeline. */
    @Nullable Answer answer();

    String actor();
  }

  record Failover(FailoverCommand command, Answer answer) implements Request {
    @Override
    public String actor() {
      return command.actor();
    }
  }

  record Cancel(CancelCommand command, Answer answer) implements Request {
    @Override
    public String actor() {
      return command.actor();
    }
  }

  record Intervene(Intervention intervention, @Nullable Answer answer) implements Request {
    @Override
    public String actor() {
      return intervention.actor();
    }
  }

  record Edge(IngestEdge edge) implements Message {}

  /** The step with this number ended; a step that was stopped meanwhile has another. */
  record StepEnded(int number, StepResult result) implements Message {}
}
