package dev.understudy.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.ManualClock;
import dev.understudy.workflows.activity.PauseSteps.Resumed;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PauseStepsTest {
  private static final ReplicationFacts FACTS = new ReplicationFacts("main", 3L, null);

  private final FakeSite site = new FakeSite();
  private final FakeStandby standby = site.standby;
  private final ManualClock clock = new ManualClock(FakeStandby.START);
  private final PauseStepsActivities steps =
      new PauseStepsActivities(
          site.clusters(), new Names("nodelocal://1/x"), new Waiting(clock, clock::advance));

  @Test
  void pausesUntilTheStandbyShowsIt() {
    steps.pauseReplication(row(new StreamState.Pausing(FACTS)));
    assertThat(standby.status).isEqualTo("replication paused");
    assertThat(standby.done).containsExactly("pause replication", "close");
  }

  @Test
  void whatIsPausedAlreadyIsNotToldAgain() {
    standby.status = "replication paused";
    steps.pauseReplication(row(new StreamState.Pausing(FACTS)));
    assertThat(standby.done).containsExactly("close");
  }

  @Test
  void whatWasCompletedByHandIsNotPaused() {
    standby.status = "ready";
    assertThatThrownBy(() -> steps.pauseReplication(row(new StreamState.Pausing(FACTS))))
        .isInstanceOfSatisfying(
            UnderstudyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CLUSTER_REFUSED));
  }

  @Test
  void resumesUntilTheReplicatedTimeMoves() {
    standby.status = "replication paused";
    Resumed resumed = steps.resumeReplication(row(new StreamState.Resuming(FACTS)));
    assertThat(resumed.scanning()).isFalse();
    assertThat(standby.done)
        .containsExactly(
            "connect understudy-" + new UUID(0, 9), "close", "resume replication", "close");
    assertThat(standby.replicated).isAfter(FakeStandby.START);
  }

  @Test
  void resumesAlthoughThePrimaryCannotBeDialled() {
    standby.status = "replication paused";
    standby.noWayToPrimary = true;
    Resumed resumed = steps.resumeReplication(row(new StreamState.Resuming(FACTS)));
    assertThat(standby.done).contains("resume replication");
    assertThat(resumed.sentence()).contains("nobody is there");
  }

  @Test
  void tellsAClusterThatPausesAgainAgainWithGrowingRestsAndSaysWhy() {
    standby.status = "replication paused";
    standby.ordersUntilAhead = 6;
    standby.jobs.put(
        11L, new Job(11, "REPLICATION STREAM INGESTION", "", "paused", null, "the source is away"));
    Resumed resumed = steps.resumeReplication(row(new StreamState.Resuming(FACTS)));
    assertThat(resumed.sentence()).contains("6 times").contains("the source is away");
    // 2, 4, 8, 16 and 32 s of rest between six orders.
    assertThat(Duration.between(FakeStandby.START, clock.instant()))
        .isBetween(Duration.ofSeconds(62), Duration.ofSeconds(70));
  }

  @Test
  void aVersionWhoseStatusNamesNoJobIsPausedAndResumedToo() {
    standby.jobInStatus = null;
    standby.jobs.put(
        11L, new Job(11, "REPLICATION STREAM INGESTION", "", "paused", null, "the source is away"));
    steps.pauseReplication(row(new StreamState.Pausing(FACTS)));
    assertThat(standby.status).isEqualTo("replication paused");
    assertThat(steps.resumeReplication(row(new StreamState.Resuming(FACTS))).sentence())
        .contains("the source is away");
  }

  @Test
  void anotherDriversStepTouchesNothing() {
    site.driven = false;
    assertThatThrownBy(() -> steps.resumeReplication(row(new StreamState.Resuming(FACTS))))
        .isInstanceOfSatisfying(
            UnderstudyException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.STALE_DRIVER));
    assertThat(standby.done).isEmpty();
  }

  private static StreamRecord row(StreamState state) {
    return new StreamRecord(
        new UUID(0, 9),
        new UUID(0, 1),
        new UUID(0, 2),
        false,
        FakeStandby.START,
        state,
        null,
        4,
        1);
  }
}
