package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.JobItem;
import dev.understudy.domain.JobItem.Care;
import dev.understudy.domain.JobItem.Kind;
import dev.understudy.domain.JobReport;
import dev.understudy.domain.JobRequest;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.testing.Records;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The report on a promoted cluster's jobs, and the requests to let them go on. */
class JobLedgerTest extends CatalogTest {
  private static final String SCHEDULE = "schedule-7";

  @Test
  void anItemThatAnEarlierTryHasWrittenStaysAsItIs() {
    UUID stream = newStream().id();
    jobs().begin(stream, List.of(schedule("ACTIVE", Care.TO_PAUSE)));
    jobs().care(stream, schedule("ACTIVE", Care.PAUSED));

    JobReport again = jobs().begin(stream, List.of(schedule("PAUSED", Care.WAS_PAUSED), backup()));

    assertThat(again.items()).containsExactly(backup(), schedule("ACTIVE", Care.PAUSED));
    assertThat(jobs().find(stream)).contains(again);
  }

  @Test
  void aSettledReportIsNotWrittenByALateTry() {
    UUID stream = newStream().id();
    jobs().begin(stream, List.of(schedule("ACTIVE", Care.TO_PAUSE)));
    jobs().settle(stream, Records.NOW);
    jobs().settle(stream, Records.NOW.plusSeconds(9));

    jobs().care(stream, schedule("ACTIVE", Care.PAUSED));
    jobs().begin(stream, List.of(backup()));

    JobReport report = jobs().find(stream).orElseThrow();
    assertThat(report.settledAt()).isEqualTo(Records.NOW);
    assertThat(report.items()).containsExactly(schedule("ACTIVE", Care.TO_PAUSE));
  }

  @Test
  void aStreamNobodyHasLookedAtHasNoReport() {
    assertThat(jobs().find(newStream().id())).isEmpty();
  }

  @Test
  void aRequestIsOneTransactionWithItsCommandAndIsFoundUntilItEnded() {
    StreamRecord stream = settled();
    var command = Records.command();
    assertThat(jobs().request(stream.id(), request(SCHEDULE), command, "eve")).isFalse();
    assertThat(jobs().request(stream.id(), request(SCHEDULE), command, "eve")).isTrue();

    JobItem asked = item(stream);
    assertThat(asked.isRequested()).isTrue();
    assertThat(jobs().requested()).contains(stream.id());
    jobs().finish(stream.id(), asked.resumed(Records.NOW, null), "schedule-7 was resumed");
    jobs().finish(stream.id(), asked.resumeFailed("late"), "schedule-7 was not resumed");

    assertThat(item(stream).isResumed()).isTrue();
    assertThat(jobs().requested()).doesNotContain(stream.id());
    assertThat(catalog.streams().timeline(stream.id()))
        .extracting(entry -> entry.actor() + " " + entry.sentence())
        .endsWith("eve asked to resume schedule-7", "understudy schedule-7 was resumed");
  }

  @Test
  void whatWasResumedIsNotRequestedAgainButWhatFailedIs() {
    StreamRecord stream = settled();
    ask(stream);
    jobs().finish(stream.id(), item(stream).resumeFailed("the sink is away"), "not resumed");
    assertThat(item(stream).error()).isEqualTo("the sink is away");

    ask(stream);
    assertThat(item(stream).isRequested()).isTrue();
    jobs().finish(stream.id(), item(stream).resumed(Records.NOW, 5L), "resumed");
    ask(stream);

    assertThat(item(stream).isResumed()).isTrue();
  }

  @Test
  void aWithdrawnRequestLeavesNothingBehind() {
    StreamRecord stream = settled();
    var command = Records.command();
    catalog.commands().withdraw(command);

    assertRefused(
        ErrorCode.COMMAND_WITHDRAWN,
        () -> jobs().request(stream.id(), request(SCHEDULE), command, "eve"));

    assertThat(item(stream).resumption()).isNull();
  }

  @Test
  void theFullBackupGoesWhereTheRequestSays() {
    StreamRecord stream = settled();
    var elsewhere = new JobRequest(List.of(JobItem.FULL_BACKUP), "external://b", true);
    jobs().request(stream.id(), elsewhere, Records.command(), "eve");

    JobItem backup = jobs().find(stream.id()).orElseThrow().item(JobItem.FULL_BACKUP).orElseThrow();
    assertThat(backup.name()).isEqualTo("external://b");
    assertThat(backup.resumeStatement()).isEqualTo("BACKUP INTO 'external://b'");
    assertThat(backup.isRequested()).isTrue();
  }

  @Test
  void theReportBeforeIsThatOfTheFailoverThatMadeThePrimary() {
    StreamRecord first = settled();
    StreamRecord back =
        new StreamRecord(
            UUID.randomUUID(),
            first.standbyClusterId(),
            first.primaryClusterId(),
            false,
            Records.NOW.plusSeconds(60),
            first.state(),
            null,
            0,
            0);
    end(first);
    catalog.streamLedger().create(back, Records.command(), Records.entry("created"));

    assertThat(jobs().before(back.id())).isEqualTo(jobs().find(first.id()));
    assertThat(jobs().before(first.id())).isEmpty();
  }

  private void end(StreamRecord stream) {
    catalog
        .streamLedger()
        .commit(
            stream.in(
                new StreamState.Completed(
                    new ReplicationFacts("main", null, null),
                    new FailoverTarget.Latest(),
                    HlcTimestamp.of(Records.NOW),
                    Records.NOW)),
            null,
            Records.entry("completed"));
  }

  @Test
  void theLastRunThatClaimsLetsJobsGoOn() {
    StreamRecord stream = settled();
    jobs().claim(stream.id(), "one");
    assertThat(jobs().isDriver(stream.id(), "one")).isTrue();
    jobs().claim(stream.id(), "two");
    assertThat(jobs().isDriver(stream.id(), "one")).isFalse();
    assertThat(jobs().isDriver(stream.id(), "two")).isTrue();
  }

  private StreamRecord settled() {
    StreamRecord stream = newStream();
    jobs().begin(stream.id(), List.of(schedule("ACTIVE", Care.PAUSED), backup()));
    jobs().settle(stream.id(), Records.NOW);
    return stream;
  }

  private void ask(StreamRecord stream) {
    jobs().request(stream.id(), request(SCHEDULE), Records.command(), "eve");
  }

  private JobItem item(StreamRecord stream) {
    return jobs().find(stream.id()).orElseThrow().item(SCHEDULE).orElseThrow();
  }

  private JobLedger jobs() {
    return catalog.jobLedger();
  }

  private static JobRequest request(String id) {
    return new JobRequest(List.of(id), null, false);
  }

  private static JobItem schedule(String found, Care care) {
    return new JobItem(
        SCHEDULE,
        Kind.BACKUP_SCHEDULE,
        "nightly",
        "BACKUP INTO 'x'",
        found,
        care,
        "RESUME SCHEDULE 7",
        List.of(),
        "",
        "",
        null);
  }

  private static JobItem backup() {
    return JobItem.fullBackup("nodelocal://1/b");
  }
}
