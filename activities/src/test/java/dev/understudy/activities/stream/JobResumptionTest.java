package dev.understudy.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection.Changefeed;
import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.activities.cluster.SystemConnection.VirtualCluster;
import dev.understudy.catalog.StreamSnapshot;
import dev.understudy.domain.CommandKey;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobRequest;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.ManualClock;
import dev.understudy.workflows.activity.JobSteps.Resumption;
import dev.understudy.workflows.contract.JobCommand;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How what a failover held back goes on, and what keeps it from that. */
class JobResumptionTest {
  private static final UUID STREAM = new UUID(0, 9);
  private static final Instant CUT = FakeStandby.START;
  private static final Instant BEFORE = CUT.minusSeconds(60);

  private final FakeSite site = new FakeSite();
  private final FakeApplication promoted = site.application;
  private final FakeJobs jobs = new FakeJobs();
  private final NobodyPromoted streams = new NobodyPromoted();
  private final ManualClock clock = new ManualClock(CUT.plusSeconds(100));
  private final Waiting waiting = new Waiting(clock, clock::advance);
  private final JobStepsActivities steps =
      new JobStepsActivities(site.clusters(), streams, jobs, waiting);

  @BeforeEach
  void failOver() {
    site.separatePrimary();
    promoted.schedule(1, true, BEFORE);
    promoted.changefeed(3, "running", HlcTimestamp.of(BEFORE), "");
    new JobCare(jobs, waiting).settle(STREAM, promoted, HlcTimestamp.of(CUT), "nodelocal://1/b");
    site.primaryApplication.schedule(1, true, BEFORE);
    site.primaryApplication.changefeed(3, "running", HlcTimestamp.of(BEFORE), "");
    site.primary.virtualClusters.put(3L, new VirtualCluster(3, "main", "ready", "shared"));
    promoted.done.clear();
    completed(new ReplicationFacts("main", null, null));
  }

  private void completed(ReplicationFacts facts) {
    StreamState state =
        new StreamState.Completed(facts, new FailoverTarget.Latest(), HlcTimestamp.of(CUT), CUT);
    streams.known =
        new StreamSnapshot(
            new StreamRecord(
                STREAM, FakeSite.PRIMARY, new UUID(0, 2), false, CUT, state, null, 4, 1),
            null);
  }

  @Test
  void nothingGoesOnWhileTheOldPrimaryStillWrites() {
    assertRefused(ErrorCode.OLD_PRIMARY_WRITES, () -> check("schedule-1", "changefeed-3"));
    assertThatThrownBy(() -> check("schedule-1", "changefeed-3"))
        .hasMessageContaining("PAUSE SCHEDULE 1; CANCEL JOB 3");
    ask("schedule-1", false);
    assertRefused(ErrorCode.OLD_PRIMARY_WRITES, () -> resume("schedule-1"));
    assertThat(promoted.done).doesNotContain("resume 1");
  }

  @Test
  void itGoesOnOnceTheOldPrimaryIsSilent() {
    site.primaryApplication.schedule(1, false, BEFORE);
    check("schedule-1");
    ask("schedule-1", false);
    resume("schedule-1");
    assertThat(promoted.done).containsOnlyOnce("resume 1");
    assertThat(jobs.item("schedule-1").isResumed()).isTrue();
    assertThat(jobs.sentences).containsExactly("schedule-1 was resumed");
  }

  @Test
  void anOldPrimaryThatIsNotVirtualizedIsAskedInItsSystem() {
    completed(new ReplicationFacts("main", null, null, null, "system"));
    site.primary.virtualClusters.clear();
    site.primary.virtualClusters.put(1L, new VirtualCluster(1, "system", "ready", "shared"));
    assertRefused(ErrorCode.OLD_PRIMARY_WRITES, () -> check("schedule-1"));
    ask("schedule-1", false);
    assertRefused(ErrorCode.OLD_PRIMARY_WRITES, () -> resume("schedule-1"));
  }

  @Test
  void aStoppedServiceIsSilent() {
    site.primary.virtualClusters.put(3L, new VirtualCluster(3, "main", "ready", "none"));
    check("schedule-1", "changefeed-3", JobItem.FULL_BACKUP);
  }

  @Test
  void aPrimaryThatIsAwayMayStillWriteUnlessSomebodyAnswersForIt() {
    site.primaryIsAway = true;
    assertThatThrownBy(() -> check("schedule-1")).hasMessageContaining("old_primary_is_gone: true");
    ask("schedule-1", true);
    resume("schedule-1");
    assertThat(jobs.item("schedule-1").isResumed()).isTrue();
  }

  @Test
  void theFullBackupCollidesOnlyWithASchedulesOwnCollection() {
    check(JobItem.FULL_BACKUP);
    assertRefused(
        ErrorCode.OLD_PRIMARY_WRITES,
        () ->
            steps.checkOldPrimary(
                command(new JobRequest(List.of(JobItem.FULL_BACKUP), "x://1", false))));
  }

  @Test
  void aChangefeedIsMadeOnceHoweverOftenItIsTried() {
    ask("changefeed-3", true);
    resume("changefeed-3");
    Set<Long> running = promoted.running();
    assertThat(running).hasSize(1);
    ask("changefeed-3", true);
    resume("changefeed-3");

    assertThat(promoted.running()).isEqualTo(running);
    assertThat(promoted.done).containsOnlyOnce("create");
    assertThat(jobs.item("changefeed-3").resumption())
        .extracting(JobItem.Resumption::jobId)
        .isEqualTo(running.iterator().next());
  }

  @Test
  void whatIsResumedOrNotAskedForIsLeftAlone() {
    resume("schedule-1");
    ask("schedule-1", true);
    resume("schedule-1");
    resume("schedule-1");
    assertThat(promoted.done).containsOnlyOnce("resume 1");
  }

  @Test
  void aHiddenSinkIsNotGuessedButFoundOnceItsOwnerRunsTheStatement() {
    JobItem item = jobs.item("changefeed-3");
    String statement =
        "CREATE CHANGEFEED FOR TABLE t INTO 's3://b?AWS_SECRET_ACCESS_KEY=redacted' WITH"
            + " cursor = '5.0'";
    jobs.items.put(
        item.id(),
        new JobItem(
            item.id(),
            item.kind(),
            item.name(),
            item.description(),
            item.found(),
            item.care(),
            statement,
            List.of("the parameter AWS_SECRET_ACCESS_KEY of the sink"),
            "",
            "",
            null));
    ask("changefeed-3", true);
    assertThatThrownBy(() -> resume("changefeed-3"))
        .hasMessageContaining("the parameter AWS_SECRET_ACCESS_KEY of the sink filled in");

    promoted.changefeeds.put(
        50L, new Changefeed(50, "running", statement, "{t}", null, CUT, null, ""));
    resume("changefeed-3");
    assertThat(jobs.item("changefeed-3").isResumed()).isTrue();
    assertThat(promoted.done).doesNotContain("create");
  }

  @Test
  void aBackupOfTheOldPrimaryIsNotTakenForTheFullBackup() {
    site.standby.jobs.put(
        70L, new Job(70, "BACKUP", "BACKUP INTO 'nodelocal://1/b'", "succeeded", 1.0, ""));
    site.standby.old.add(70L);
    ask(JobItem.FULL_BACKUP, true);
    resume(JobItem.FULL_BACKUP);
    assertThat(promoted.done).contains("backup nodelocal://1/b");
  }

  @Test
  void aBackupScheduleWaitsForTheFullBackupThatFailed() {
    ask(JobItem.FULL_BACKUP, true);
    ask("schedule-1", true);
    jobs.items.put(
        JobItem.FULL_BACKUP, jobs.item(JobItem.FULL_BACKUP).resumeFailed("the bucket is full"));
    assertThatThrownBy(() -> resume("schedule-1")).hasMessageContaining("full backup");
    assertThat(promoted.done).doesNotContain("resume 1");
  }

  @Test
  void anotherRunTouchesNothing() {
    ask("schedule-1", true);
    jobs.driver = false;
    assertRefused(ErrorCode.STALE_DRIVER, () -> resume("schedule-1"));
    assertThat(promoted.done).isEmpty();
  }

  private void ask(String id, boolean gone) {
    jobs.ask(id, gone);
  }

  private void resume(String id) {
    steps.resume(new Resumption(STREAM, id, "run"));
  }

  private void check(String... ids) {
    steps.checkOldPrimary(command(new JobRequest(List.of(ids), null, false)));
  }

  private static JobCommand command(JobRequest request) {
    return new JobCommand(new CommandKey("caller", "key", "hash", CUT), STREAM, request, "eve");
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(UnderstudyException.class)
        .extracting(refused -> ((UnderstudyException) refused).code())
        .isEqualTo(code);
  }
}
