package dev.understudy.workflows.impl;

import dev.understudy.domain.Attention;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.StreamPhase;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.WorkflowIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the histories that {@link ReplayTest} replays. Run by hand, from this module's directory,
 * when a flow was added; an old history is never written over.
 */
final class HistoryRecording {
  private HistoryRecording() {}

  public static void main(String[] arguments) throws IOException {
    try (StreamWorld world = new StreamWorld()) {
      world.replicate();
      world.stream()
          .requestFailover(
              world.failover(
                  "f", new FailoverTarget.At(world.now().minusSeconds(5)), world.sample()));
      world.awaitEnd();
      save(world, "history-failover.json");
    }
    try (StreamWorld world = new StreamWorld()) {
      world.pair.fail("peer", ErrorCode.CLUSTER_REFUSED, 1);
      world.create();
      world.awaitAttention();
      world.stream()
          .answerAttention(
              new Intervention(Attention.Action.RETRY, StreamPhase.PEERING, "as agreed", "bob"));
      world.awaitPhase(StreamPhase.INITIAL_SCAN);
      world.awaitSettled();
      world.stream().cancel(world.cancel("c"));
      world.awaitEnd();
      save(world, "history-attention-cancel.json");
    }
  }

  private static void save(StreamWorld world, String name) throws IOException {
    Path file = Path.of("src/test/resources", name);
    if (Files.exists(file)) {
      throw new IOException(file + " exists already; give the new history another name");
    }
    Files.writeString(
        file,
        world.temporal.getWorkflowClient().fetchHistory(WorkflowIds.stream(world.id)).toJson(true));
  }
}
