package dev.understudy.activities.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection.Changefeed;
import dev.understudy.activities.cluster.JobsConnection.Job;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobItem.Care;
import dev.understudy.domain.JobReport;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.ManualClock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is done about the jobs of a promoted cluster, and that every try reports the same. */
class JobCareTest {
  private static final UUID STREAM = new UUID(0, 9);
  private static final Instant CUT = FakeStandby.START;
  private static final Instant BEFORE = CUT.minusSeconds(60);
  private static final String FOREIGN = "this changefeed was originally created by cluster a:2";

  private final FakeApplication promoted = new FakeApplication(new FakeStandby());
  private final FakeJobs jobs = new FakeJobs();
  private final ManualClock clock = new ManualClock(CUT.plusSeconds(5));
  private final JobCare care = new JobCare(jobs, new Waiting(clock, clock::advance));

  @Test
  void activeSchedulesArePausedAndThoseOfAHumanStayDistinguishable() {
    promoted.schedule(1, true, BEFORE);
    promoted.schedule(2, false, BEFORE);
    promoted.activeThen = Set.of(1L);

    String sentence = settle();

    assertThat(promoted.done).containsExactly("pause 1");
    assertThat(careOf("schedule-1")).isEqualTo(Care.PAUSED);
    assertThat(jobs.item("schedule-1").resumeStatement()).isEqualTo("RESUME SCHEDULE 1");
    assertThat(careOf("schedule-2")).isEqualTo(Care.WAS_PAUSED);
    assertThat(sentence).startsWith("1 schedules were paused");
    assertThat(jobs.items.keySet()).first().isEqualTo(JobItem.FULL_BACKUP);
  }

  @Test
  void aScheduleThatTheClusterItselfHasPausedMeanwhileIsHeldByTheFailover() {
    promoted.schedule(1, false, BEFORE);
    promoted.activeThen = Set.of(1L);
    settle();
    assertThat(jobs.item("schedule-1").isHeldByFailover()).isTrue();
    assertThat(promoted.done).isEmpty();
  }

  @Test
  void afterAFailbackWhatTheFirstFailoverPausedIsStillOurs() {
    promoted.schedule(1, true, BEFORE);
    promoted.schedule(2, false, BEFORE);
    promoted.activeThen = Set.of(1L);
    settle();
    jobs.earlier = new JobReport(CUT, List.copyOf(jobs.items.values()));
    jobs.items.clear();
    jobs.settledAt = null;
    promoted.activeThen = Set.of();

    settle();

    assertThat(jobs.item("schedule-1").found()).isEqualTo("PAUSED");
    assertThat(jobs.item("schedule-1").isHeldByFailover()).isTrue();
    assertThat(careOf("schedule-2")).isEqualTo(Care.WAS_PAUSED);
    assertThat(promoted.done).containsExactly("pause 1");
  }

  @Test
  void whatWasMadeAfterTheFailoverIsLeftAloneAndNotEvenReported() {
    promoted.schedule(1, true, CUT.plusSeconds(1));
    promoted.changefeeds.put(
        2L,
        new Changefeed(
            2, "running", "CREATE CHANGEFEED …", "{t}", null, CUT.plusSeconds(1), null, ""));
    settle();
    assertThat(promoted.done).isEmpty();
    assertThat(jobs.items).containsOnlyKeys(JobItem.FULL_BACKUP);
  }

  @Test
  void aTryThatWasKilledLeavesTheSameReportToTheNext() {
    promoted.schedule(1, true, BEFORE);
    promoted.schedule(2, true, BEFORE);
    promoted.changefeed(3, "running", HlcTimestamp.of(BEFORE), "");
    promoted.activeThen = null;
    for (int changes = 0; changes < 3; changes++) {
      promoted.changesUntilBroken = changes == 0 ? 0 : 1;
      assertThatThrownBy(this::settle).hasMessageContaining("broke");
      assertThat(jobs.settledAt).isNull();
    }
    promoted.changesUntilBroken = -1;

    assertThat(settle())
        .isEqualTo("2 schedules were paused, 0 changefeeds failed by themselves, 1 were canceled");
    assertThat(promoted.done).containsExactly("pause 1", "pause 2", "cancel 3");
    assertThat(jobs.item("schedule-1").found()).isEqualTo("ACTIVE");
    assertThat(jobs.item("changefeed-3").found()).isEqualTo("running");
  }

  @Test
  void aScheduleThatSomebodyHasResumedIsNotPausedByALaterTry() {
    promoted.schedule(1, true, BEFORE);
    promoted.changefeed(3, "running", null, "");
    promoted.changesUntilBroken = 1;
    assertThatThrownBy(this::settle).hasMessageContaining("broke");
    promoted.schedule(1, true, BEFORE);
    promoted.changesUntilBroken = -1;

    settle();
    assertThat(promoted.done).containsExactly("pause 1", "cancel 3");
  }

  @Test
  void aChangefeedThatTheClusterFailsIsNotCanceledAndOneThatRunsOnIs() {
    promoted.changefeed(3, "failed", HlcTimestamp.of(BEFORE), FOREIGN);
    promoted.changefeed(4, "running", HlcTimestamp.of(CUT.plusSeconds(9)), "");
    promoted.changefeed(5, "paused", null, "");
    promoted.changefeed(6, "failed", null, "the sink is gone");
    promoted.changefeed(7, "canceled", null, "");

    settle();

    assertThat(promoted.done).containsExactly("cancel 4");
    assertThat(careOf("changefeed-3")).isEqualTo(Care.FAILED_BY_ITSELF);
    assertThat(careOf("changefeed-4")).isEqualTo(Care.CANCELED);
    assertThat(careOf("changefeed-5")).isEqualTo(Care.WAS_PAUSED);
    assertThat(careOf("changefeed-6")).isEqualTo(Care.FAILED_BEFORE);
    assertThat(jobs.items).doesNotContainKey("changefeed-7");
    assertThat(jobs.item("changefeed-4").resumeStatement())
        .endsWith("WITH cursor = '" + HlcTimestamp.of(CUT) + "'");
    assertThat(clock.instant()).isAfter(CUT.plusSeconds(9));
  }

  @Test
  void oneThatIsRefusedDoesNotKeepTheOthersFromBeingSeenTo() {
    promoted.schedule(1, true, BEFORE);
    promoted.schedule(2, true, BEFORE);
    promoted.stubborn = 1;

    assertThatThrownBy(this::settle)
        .isInstanceOf(UnderstudyException.class)
        .hasMessage("schedule-1: not your schedule");
    assertThat(careOf("schedule-1")).isEqualTo(Care.TO_PAUSE);
    assertThat(careOf("schedule-2")).isEqualTo(Care.PAUSED);
    assertThat(jobs.settledAt).isNull();
    promoted.stubborn = 0;

    settle();
    assertThat(careOf("schedule-1")).isEqualTo(Care.PAUSED);
    assertThat(jobs.item("schedule-1").error()).isEmpty();
    assertThat(jobs.settledAt).isNotNull();
  }

  @Test
  void aSettledReportIsOnlyReadAgain() {
    promoted.schedule(1, true, BEFORE);
    String first = settle();
    promoted.schedule(1, true, BEFORE);
    assertThat(settle()).isEqualTo(first);
    assertThat(promoted.done).containsExactly("pause 1");
  }

  @Test
  void secretsOfAnythingFoundAreNotKept() {
    promoted.others.add(
        new Job(8, "IMPORT", "IMPORT 's3://b?AWS_SECRET_ACCESS_KEY=hunter2'", "running", null, ""));
    settle();
    assertThat(jobs.item("job-8").description()).doesNotContain("hunter2");
    assertThat(jobs.item("job-8").isResumable()).isFalse();
  }

  private String settle() {
    return care.settle(STREAM, promoted, HlcTimestamp.of(CUT), "nodelocal://1/b");
  }

  private Care careOf(String id) {
    return jobs.item(id).care();
  }
}
