package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Attention;
import dev.understudy.domain.Attention.Action;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Failback;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.Reader;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamPhase;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.IngestEdge;
import dev.understudy.workflows.contract.Intervention;
import dev.understudy.workflows.contract.StreamInput;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream whose standby goes on with net-new changes. */
class FailbackTest {
  private final StreamWorld world = new StreamWorld();
  private Instant parted = Instant.EPOCH;
  private Instant began = Instant.EPOCH;

  @BeforeEach
  void failedOver() {
    began = world.now().minusSeconds(30);
    parted = began.minusSeconds(600);
    world.pair.facts = FakePair.netNew(parted, began);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void wipesNothingAndSaysUntilWhenTheHistoryIsKept() {
    world.replicate();
    failOver("f", new FailoverTarget.Latest(), began.plusMillis(1));
    world.awaitEnd();
    assertThat(world.records.phases())
        .contains(StreamPhase.STARTING_REPLICATION, StreamPhase.COMPLETED)
        .doesNotContain(StreamPhase.WIPING_STANDBY);
    assertThat(world.pair.done()).contains("backUp", "start", "complete").doesNotContain("wipe");
    assertThat(world.records.sentences())
        .anyMatch(said -> said.contains("net-new changes only: the history is kept until"));
  }

  @Test
  void aFullCopyThatWasDecidedOnSaysWhy() {
    world.pair.facts =
        new ReplicationFacts("main", 3L, null, Failback.fullCopy("it was too late"), null);
    world.replicate();
    assertThat(world.records.phases()).contains(StreamPhase.WIPING_STANDBY);
    assertThat(world.records.sentences())
        .anyMatch(said -> said.contains("for a full copy: it was too late"));
  }

  @Test
  void whatTheClusterRefusesWaitsForAHumanAndIsTriedAgain() {
    world.pair.fail("start", ErrorCode.CLUSTER_REFUSED, 1);
    world.create();
    world.awaitAttention();
    Attention attention = Objects.requireNonNull(world.row().attention());
    assertThat(attention.step()).isEqualTo(StreamPhase.STARTING_REPLICATION);
    assertThat(attention.actions()).containsExactly(Action.RETRY, Action.ABORT);
    answer(Action.RETRY, StreamPhase.STARTING_REPLICATION);
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    assertThat(world.pair.done()).doesNotContain("wipe");
  }

  @Test
  void whatTheClusterRefusesMayBeGivenUpAndIsKept() {
    world.pair.fail("start", ErrorCode.CLUSTER_REFUSED, 1);
    world.create();
    world.awaitAttention();
    answer(Action.ABORT, StreamPhase.STARTING_REPLICATION);
    world.awaitEnd();
    assertThat(world.pair.done()).contains("undo KEPT").doesNotContain("wipe");
  }

  @Test
  void canceledAfterItBeganToReplicateItKeepsTheVirtualCluster() {
    world.replicate();
    world.stream().cancel(world.cancel("c"));
    world.awaitEnd();
    assertThat(world.pair.done()).contains("undo KEPT");
    assertThat(world.records.sentences())
        .anyMatch(said -> said.contains("the standby keeps what was replicated, offline"));
  }

  @Test
  void doesNotFailOverBeforeTheStandbyHasCaughtUpWithThePrimary() {
    world.replicate();
    Refusals.assertRefused(
        ErrorCode.FAILOVER_DURING_SCAN,
        () -> failOver("early", new FailoverTarget.Latest(), began));
    Refusals.assertRefused(
        ErrorCode.FAILOVER_BEFORE_RETAINED,
        () -> failOver("low", new FailoverTarget.At(parted.minusMillis(1)), world.now()));
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.REPLICATING);
    failOver("right", new FailoverTarget.Latest(), began.plusMillis(1));
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
  }

  @Test
  void theStandbysOwnWordIsTheLast() {
    world.pair.fail("complete", ErrorCode.FAILOVER_DURING_SCAN, 1);
    world.replicate();
    failOver("f", new FailoverTarget.Latest(), world.now());
    world.awaitAttention();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.CATCHING_UP);
    answer(Action.RETRY, StreamPhase.CATCHING_UP);
    world.awaitEnd();
    assertThat(world.row().state().phase()).isEqualTo(StreamPhase.COMPLETED);
  }

  @Test
  void aReaderThatServesIsNotedOnce() {
    world.create(
        StreamInput.first(world.newRecord().with(new Reader(null)), world.key("create"), "alice"));
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.SCAN_FINISHED));
    world.awaitPhase(StreamPhase.REPLICATING);
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.READER_READY));
    world.stream().ingestEdge(world.edge(IngestEdge.Kind.READER_READY));
    world.awaitSentence("The reader serves.");
    Reader reader = Objects.requireNonNull(world.row().reader());
    assertThat(reader.readySince()).isNotNull();
    failOver("f", new FailoverTarget.Latest(), world.now());
    world.awaitEnd();
    assertThat(world.records.sentences())
        .filteredOn(said -> said.contains("The reader serves."))
        .hasSize(1);
  }

  private CommandOutcome failOver(String name, FailoverTarget target, Instant replicated) {
    Instant now = world.now();
    ProgressSample sample =
        new ProgressSample(
            world.id, now, now.minusSeconds(7200), replicated, "replicating", null, 0);
    return world.stream().requestFailover(world.failover(name, target, sample));
  }

  private void answer(Action action, StreamPhase step) {
    world.stream().answerAttention(new Intervention(action, step, "as agreed", "bob"));
  }
}
