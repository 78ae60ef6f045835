package dev.understudy.workflows.impl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.contract.CommandOutcome;
import dev.understudy.workflows.contract.StreamInput;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CreationTest {
  private final StreamWorld world = new StreamWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aRefusedCreationAnswersWithItsCodeAndEnds() {
    world.records.refuseCreation = ErrorCode.CLUSTER_IN_USE;
    Refusals.assertRefused(ErrorCode.CLUSTER_IN_USE, world::create);
    world.awaitEnd();
    assertThat(world.records.row(world.id)).isNull();
    assertThat(world.pair.done()).isEmpty();
  }

  @Test
  void aCreationAfterItsCallersTimeIsRefused() {
    CommandKey late = new CommandKey("caller", "late", "hash", world.now().minusSeconds(1));
    Refusals.assertRefused(
        ErrorCode.COMMAND_EXPIRED,
        () -> world.create(StreamInput.first(world.newRecord(), late, "alice")));
    world.awaitEnd();
    assertThat(world.records.row(world.id)).isNull();
  }

  @Test
  void aRepeatAnswersWithTheStreamOfTheFirstSendingAndDrivesNothing() {
    world.create();
    UUID second = UUID.randomUUID();
    StreamRecord record = world.newRecord();
    StreamRecord again =
        new StreamRecord(
            second,
            record.primaryClusterId(),
            record.standbyClusterId(),
            false,
            record.createdAt(),
            record.state(),
            null,
            0,
            0);
    CommandOutcome repeated = world.create(StreamInput.first(again, world.key("create"), "alice"));
    assertThat(repeated).isEqualTo(new CommandOutcome(world.id, true));
    assertThat(world.records.row(second)).isNull();
  }

  @Test
  void aLostAnswerOfTheCatalogIsFoundAgain() {
    world.records.lostAnswers = 1;
    assertThat(world.create().subjectId()).isEqualTo(world.id);
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
  }

  @Test
  void aWithdrawnCreationLeavesNothing() {
    world.records.withdraw("create");
    Refusals.assertRefused(ErrorCode.COMMAND_WITHDRAWN, world::create);
    world.awaitEnd();
    assertThat(world.records.row(world.id)).isNull();
  }

  @Test
  void anAdoptedStreamGoesOnFromItsRecordedState() {
    StreamRecord row =
        world
            .newRecord()
            .in(new StreamState.WipingStandby(new ReplicationFacts("main", 3L, null)))
            .at(4, 1);
    world.records.put(row);
    CommandOutcome adopted = world.create(StreamInput.first(row, null, "understudy"));
    assertThat(adopted).isEqualTo(new CommandOutcome(world.id, true));
    world.awaitPhase(StreamPhase.INITIAL_SCAN);
    assertThat(world.pair.done()).containsExactly("wipe", "start");
    assertThat(world.row().driverEpoch()).isEqualTo(2);
  }

  @Test
  void aDriverThatWasReplacedEndsWithoutWriting() {
    world.replicate();
    world.records.takeOver(world.id);
    StreamRecord before = world.row();
    Refusals.assertRefused(
        ErrorCode.STALE_DRIVER,
        () ->
            world.stream()
                .requestFailover(world.failover("f", new FailoverTarget.Latest(), world.sample())));
    world.awaitEnd();
    assertThat(world.row()).isEqualTo(before);
    assertThat(world.pair.done()).doesNotContain("complete");
  }
}
