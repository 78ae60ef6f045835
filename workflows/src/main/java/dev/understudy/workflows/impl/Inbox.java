package dev.understudy.workflows.impl;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayDeque;
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
