package dev.understudy.workflows.impl;

import dev.understudy.workflows.contract.CancelCommand;
import dev.understudy.workflows.contract.ChangeCommand;
import dev.understudy.workflows.contract.FailoverCommand;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.SwitchoverCommand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One thing for the loop to decide on. */
sealed interface Message {

  /** A message whose sender may wait for an answer. */
  sealed interface Request extends Message {
    /** Null for a signal: then a refusal goes to the timeline. */
    @Nullable Answer answer();

    String actor();

    /** Why it was asked for; empty where that was not said. */
    String reason();
  }

  record Failover(FailoverCommand command, @Nullable Answer answer) implements Request {
    @Override
    public String actor() {
      return command.actor();
    }

    @Override
    public String reason() {
      return Objects.requireNonNullElse(command.reason(), "");
    }
  }

  record Switchover(SwitchoverCommand command, @Nullable Answer answer) implements Request {
    @Override
    public String actor() {
      return command.actor();
    }

    @Override
    public String reason() {
      return command.reason();
    }
  }

  /** A change that needs nothing but to be asked for. */
  record Change(Kind kind, ChangeCommand command, @Nullable Answer answer) implements Request {
    @Override
    public String actor() {
      return command.actor();
    }

    @Override
    public String reason() {
      return command.reason();
    }

    /** Which change. */
    enum Kind {
      WITHDRAW_FAILOVER,
      PAUSE,
      RESUME
    }
  }

  record Cancel(CancelCommand command, @Nullable Answer answer) implements Request {
    @Override
    public String actor() {
      return command.actor();
    }

    @Override
    public String reason() {
      return command.reason();
    }
  }

  record Intervene(Intervention intervention, @Nullable Answer answer) implements Request {
    @Override
    public String actor() {
      return intervention.actor();
    }

    @Override
    public String reason() {
      return intervention.reason();
    }
  }

  /** A human's signal that means nothing. */
  record Unreadable(String actor, String sentence) implements Message {}

  record Edge(IngestEdge edge) implements Message {}

  /** The step with this number ended; a step that was stopped meanwhile has another. */
  record StepEnded(int number, StepResult result) implements Message {}
}
