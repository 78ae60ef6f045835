package dev.understudy.workflows.impl;

import dev.understudy.workflows.contract.LeftMessage;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Where handlers leave what they were sent; only the loop takes from it. */
final class Inbox {
  private final Queue<Message> messages = new ArrayDeque<>();

  void put(Message message) {
    messages.add(message);
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** What may be left to another run; empty if that cannot be said of every message. */
  Optional<List<LeftMessage>> leavable() {
    List<LeftMessage> left = messages.stream().map(Leaving::of).flatMap(Optional::stream).toList();
    boolean all = left.size() == messages.size() && left.size() <= Limits.LEFT_TO_NEXT_RUN;
    return all ? Optional.of(left) : Optional.empty();
  }

  /**
   * The next message; null if there was none until the time was over.
   *
   * @param atMost null to wait for ever
   */
  @Nullable Message take(@Nullable Duration atMost) {
    if (atMost == null) {
      Workflow.await(() -> !messages.isEmpty());
    } else if (messages.isEmpty() && atMost.isPositive()) {
      Workflow.await(atMost, () -> !messages.isEmpty());
    }
    return messages.poll();
  }

  /** What is left, or still comes before every handler has finished; null after that. */
  @Nullable Message takeLast() {
    Workflow.await(() -> !messages.isEmpty() || Workflow.isEveryHandlerFinished());
    return messages.poll();
  }
}
