package dev.understudy.workflows.impl;

import dev.understudy.domain.Attention;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.Reader;
import dev.understudy.domain.StreamPhase;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.StreamInput;
import dev.understudy.workflows.contract.WorkflowIds;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Writes the histories that {@link ReplayTest} replays. Run by hand, from this module's directory,
 * when a flow was added; an old history is never written over.
 */
final class HistoryRecording {
  private HistoryRecording() {}

  /**
   * @param arguments the names of the histories to write
   */
  public static void main(String[] arguments) throws IOException {
    for (String name : arguments) {
      switch (name) {
        case "history-failover.json" -> failover(name);
        case "history-attention-cancel.json" -> attentionAndCancel(name);
        case "history-pause-withdraw-signals.json" -> pauseWithdrawAndSignals(name);
        case "history-silence-expired.json" -> silenceUntilExpired(name);
        case "history-failback-reader.json" -> failbackWithReader(name);
        case "history-failover-ahead.json" -> failoverAhead(name);
        case "history-switchover.json" -> switchover(name);
        case "history-switchover-given-up.json" -> switchoverGivenUp(name);
        case "history-job-resumption.json" -> jobResumption(name);
        default -> throw new IOException("there is no recipe for " + name);
      }
    }
  }

  private static void failover(String name) throws IOException {
    try (StreamWorld world = new StreamWorld()) {
      world.replicate();
      world.stream()
          .requestFailover(
              world.failover(
                  "f", new FailoverTarget.At(world.now().minusSeconds(5)), world.sample()));
      world.awaitEnd();
      save(world, name);
    }
  }

  private static void failoverAhead(String name) throws IOException {
    try (StreamWorld world = new StreamWorld()) {
      world.replicate();
      for (int minutes : new int[] {50, 30}) {
        Instant ahead = world.now().plus(Duration.ofMinutes(minutes));
        world.stream()
            .requestFailover(
                world.failover("f" + minutes, new FailoverTarget.At(ahead), world.sample()));
        world.awaitPhase(StreamPhase.SCHEDULED);
        world.awaitSettled();
      }
      world.temporal.sleep(Duration.ofMinutes(31));
      world.awaitEnd();
      save(world, name);
    }
  }

  private static void switchover(String name) throws IOException {
    try (StreamWorld world = new StreamWorld()) {
      world.pair.differs = true;
      askSwitchover(world, Duration.ofSeconds(60));
      world.awaitAttention();
      world.awaitSettled();
      world.pair.differs = false;
      world.stream()
          .answerAttention(
              new Intervention(Attention.Action.RETRY, StreamPhase.VERIFYING, "again", "bob"));
      world.awaitEnd();
      save(world, name);
    }
  }

  private static void switchoverGivenUp(String name) throws IOException {
    try (StreamWorld world = new StreamWorld()) {
      world.pair.hold("drain");
      askSwitchover(world, Duration.ofSeconds(2));
      world.awaitEntered("unfence");
      world.pair.release("drain");
      world.awaitPhase(StreamPhase.REPLICATING);
      world.awaitSettled();
      world.stream().cancel(world.cancel("c"));
      world.awaitEnd();
      save(world, name);
    }
  }

  private static void askSwitchover(StreamWorld world, Duration limit) {
    world.replicate();
    world.awaitSettled();
    world.stream().switchOver(world.switchover("s", limit, new UUID(0, 3)));
  }

  private static void jobResumption(String name) throws IOException {
    JobResumptionWorkflowTest world = new JobResumptionWorkflowTest();
    world.startWorker();
    try {
      world.ask("full-backup", "schedule-1");
      world.awaitEnd();
      save(world.temporal, WorkflowIds.jobs(world.stream), name);
    } finally {
      world.stop();
    }
  }

  private static void attentionAndCancel(String name) throws IOException {
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
      save(world, name);
    }
  }

  private static void failbackWithReader(String name) throws IOException {
    try (StreamWorld world = new StreamWorld()) {
      world.pair.facts =
          FakePair.netNew(world.now().minusSeconds(600), world.now().minusSeconds(60));
      world.pair.fail("start", ErrorCode.CLUSTER_REFUSED, 1);
      world.create(
          StreamInput.first(
              world.newRecord().with(new Reader(null)), world.key("create"), "alice"));
      world.awaitAttention();
      world.stream()
          .answerAttention(
              new Intervention(
                  Attention.Action.RETRY, StreamPhase.STARTING_REPLICATION, "again", "bob"));
      world.awaitPhase(StreamPhase.INITIAL_SCAN);
      world.awaitSettled();
      world.stream().ingestEdge(world.edge(IngestEdge.Kind.SCAN_FINISHED));
      world.awaitPhase(StreamPhase.REPLICATING);
      world.stream().ingestEdge(world.edge(IngestEdge.Kind.READER_READY));
      world.awaitSentence("The reader serves.");
      world.awaitSettled();
      world.stream()
          .requestFailover(world.failover("f", new FailoverTarget.Latest(), world.sample()));
      world.awaitEnd();
      save(world, name);
    }
  }

  private static void pauseWithdrawAndSignals(String name) throws IOException {
    try (StreamWorld world = new StreamWorld()) {
      world.replicate();
      world.awaitSettled();
      world.stream().pause(world.change("p"));
      world.awaitPhase(StreamPhase.PAUSED);
      world.awaitSettled();
      world.temporal.sleep(Duration.ofHours(13));
      world.awaitSentence("50 %");
      world.signal("resume", Map.of("actor", "eve", "reason", "the window"));
      world.awaitPhase(StreamPhase.REPLICATING);
      world.signal("pause", "unreadable");
      world.awaitSentence("could not be read");
      world.signal("failover", Map.of("at", world.now().plusSeconds(1800).toString()));
      world.awaitPhase(StreamPhase.SCHEDULED);
      world.awaitSettled();
      world.stream().withdrawFailover(world.change("w"));
      world.awaitSettled();
      world.signal("cancel", Map.of("restore_backup", true));
      world.awaitEnd();
      save(world, name);
    }
  }

  private static void silenceUntilExpired(String name) throws IOException {
    try (StreamWorld world = new StreamWorld()) {
      world.replicate();
      world.stream().ingestEdge(world.edge(IngestEdge.Kind.SOURCE_LOST));
      world.awaitAttention();
      world.awaitSettled();
      world.temporal.sleep(Duration.ofHours(13));
      world.awaitSentence("50 %");
      world.stream().ingestEdge(world.edge(IngestEdge.Kind.PAUSED_BY_CLUSTER));
      world.awaitSentence("RESUMING to REPLICATING");
      world.awaitSettled();
      world.stream()
          .ingestEdge(new IngestEdge(IngestEdge.Kind.SOURCE_EXPIRED, world.sample(), "timed out"));
      world.awaitEnd();
      save(world, name);
    }
  }

  private static void save(StreamWorld world, String name) throws IOException {
    save(world.temporal, WorkflowIds.stream(world.id), name);
  }

  private static void save(TestWorkflowEnvironment temporal, String workflowId, String name)
      throws IOException {
    Path file = Path.of("src/test/resources", name);
    if (Files.exists(file)) {
      throw new IOException(file + " exists already; give the new history another name");
    }
    Files.writeString(file, temporal.getWorkflowClient().fetchHistory(workflowId).toJson(true));
  }
}
