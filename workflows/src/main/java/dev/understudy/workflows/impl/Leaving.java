package dev.understudy.workflows.impl;

import dev.understudy.workflows.contract.LeftMessage;
import java.util.Optional;

/** Which messages one run may leave to the next: those whose sender waits for no answer. */
final class Leaving {
  private Leaving() {}

  /** Empty for what this run has to see to. */
  static Optional<LeftMessage> of(Message message) {
    return switch (message) {
      case Message.Edge edge -> Optional.of(new LeftMessage.Edge(edge.edge()));
      case Message.Unreadable unreadable ->
          Optional.of(new LeftMessage.Unreadable(unreadable.actor(), unreadable.sentence()));
      case Message.StepEnded ended -> Optional.empty();
      case Message.Request request ->
          request.answer() == null ? Optional.of(ofSignal(request)) : Optional.empty();
    };
  }

  private static LeftMessage ofSignal(Message.Request request) {
    return switch (request) {
      case Message.Failover failover -> new LeftMessage.Failover(failover.command());
      case Message.Change change -> new LeftMessage.Change(change.kind().name(), change.command());
      case Message.Cancel cancel -> new LeftMessage.Cancel(cancel.command());
      case Message.Switchover switchover ->
          throw new IllegalStateException("no signal asks for a switchover");
      case Message.Intervene intervene -> new LeftMessage.Intervene(intervene.intervention());
    };
  }

  static Message read(LeftMessage left) {
    return switch (left) {
      case LeftMessage.Edge edge -> new Message.Edge(edge.edge());
      case LeftMessage.Failover failover -> new Message.Failover(failover.command(), null);
      case LeftMessage.Change change ->
          new Message.Change(Message.Change.Kind.valueOf(change.kind()), change.command(), null);
      case LeftMessage.Cancel cancel -> new Message.Cancel(cancel.command(), null);
      case LeftMessage.Intervene intervene -> new Message.Intervene(intervene.intervention(), null);
      case LeftMessage.Unreadable unreadable ->
          new Message.Unreadable(unreadable.actor(), unreadable.sentence());
    };
  }
}
