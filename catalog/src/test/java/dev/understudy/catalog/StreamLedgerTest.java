package dev.understudy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.domain.Attention;
import dev.understudy.domain.ClusterState;
import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.FailoverTimes;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.StandbyFate;
import dev.understudy.domain.StreamPhase;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.domain.StreamTransitions;
import dev.understudy.domain.TimelineEntry;
import dev.understudy.testing.Records;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StreamLedgerTest extends CatalogTest {
  private static final ReplicationFacts FACTS = new ReplicationFacts("main", 3L, null);

  @Test
  void theVersionChangesWithEachClaimAndEachCommit() {
    StreamRecord created = newStream();
    assertThat(versionOf(created)).isEqualTo(StreamVersion.of(created));
    StreamRecord claimed = catalog.streamLedger().claim(created.id(), created.driverEpoch(), "run");
    assertThat(versionOf(created)).isEqualTo(StreamVersion.of(claimed));
    var peering = StreamTransitions.preflightPassed(claimed.state(), FACTS);
    StreamRecord moved =
        catalog.streamLedger().commit(claimed.in(peering), null, Records.entry("moved")).record();
    assertThat(versionOf(created)).isEqualTo(StreamVersion.of(moved));
    assertThat(List.of(created, claimed, moved).stream().map(StreamVersion::of))
        .doesNotHaveDuplicates();
  }

  private StreamVersion versionOf(StreamRecord stream) {
    String id = stream.id().toString();
    return catalog.streams().drivenVersions(new IdRange(id, id + "0")).getFirst();
  }

  @Test
  void keepsEveryFieldOfARecord() {
    StreamRecord created = newStream();
    var attention =
        new Attention(
            Attention.Reason.TARGET_UNREACHED,
            StreamPhase.CATCHING_UP,
            Records.NOW,
            "stands still",
            List.of(Attention.Action.RETRY, Attention.Action.FAIL_OVER_TO_LATEST));
    var facts =
        new ReplicationFacts(
            "main", 3L, new ReplicationFacts.Backup("nodelocal://1/x", 7, 99, true));
    StreamRecord written =
        catalog
            .streamLedger()
            .commit(
                created
                    .in(
                        new StreamState.CatchingUp(
                            facts,
                            new FailoverTarget.At(Records.NOW),
                            new HlcTimestamp("1695922878030920020.0000000001")))
                    .needing(attention),
                null,
                Records.entry("catching up"))
            .record();

    StreamSnapshot read = catalog.streams().find(created.id()).orElseThrow();

    assertThat(read.record()).isEqualTo(written);
    assertThat(read.record().version()).isEqualTo(2);
    assertThat(read.record().failoverAt()).isEqualTo(Records.NOW);
    assertThat(read.sample()).isNull();
    assertThat(catalog.streams().timeline(created.id()))
        .containsExactly(Records.entry("created"), Records.entry("catching up"));
  }

  @Test
  void refusesAStandbyThatIsInAnyLiveStream() {
    UUID primary = newCluster().id();
    UUID standby = newCluster().id();
    UUID other = newCluster().id();
    newStream(primary, standby);

    assertRefused(ErrorCode.CLUSTER_IN_USE, () -> newStream(other, standby));
    assertRefused(ErrorCode.CLUSTER_IN_USE, () -> newStream(other, primary));
    assertRefused(ErrorCode.CLUSTER_IN_USE, () -> newStream(standby, primary));
    assertRefused(ErrorCode.CLUSTER_IN_USE, () -> newStream(standby, other));
    assertThat(newStream(primary, other).primaryClusterId()).isEqualTo(primary);
  }

  @Test
  void aFailbackWaitsForTheCareForTheJobsOfTheFailover() {
    StreamRecord stream = newStream();
    UUID a = stream.primaryClusterId();
    UUID b = stream.standbyClusterId();
    var caring =
        new StreamState.ManagingJobs(
            FACTS, new FailoverTarget.Latest(), HlcTimestamp.of(Records.NOW), Records.NOW);
    StreamRecord cared =
        catalog.streamLedger().commit(stream.in(caring), null, Records.entry("care")).record();
    assertThat(cared.state().status().isLive()).isFalse();
    assertRefused(ErrorCode.CLUSTER_IN_USE, () -> newStream(b, a));

    complete(cared);
    assertThat(newStream(b, a).standbyClusterId()).isEqualTo(a);
  }

  @Test
  void refusesClustersThatAreMissingOrNotReady() {
    UUID ready = newCluster().id();
    UUID creating =
        catalog
            .clusterLedger()
            .create(Records.cluster(ClusterState.CREATING), Records.command())
            .record()
            .id();

    assertRefused(ErrorCode.CLUSTER_NOT_FOUND, () -> newStream(ready, UUID.randomUUID()));
    assertRefused(ErrorCode.CLUSTER_NOT_READY, () -> newStream(creating, ready));
    assertThat(catalog.clusters().isInLiveStream(ready)).isFalse();
  }

  @Test
  void holdsTheClustersUntilTheUndoingIsDone() {
    StreamRecord stream = newStream();
    StreamRecord undoing =
        catalog
            .streamLedger()
            .commit(
                stream.in(
                    new StreamState.Undoing(
                        StreamPhase.PEERING, FACTS, Records.NOW, "asked", StandbyFate.EMPTY)),
                null,
                Records.entry("canceled"))
            .record();
    assertThat(catalog.clusters().isInLiveStream(stream.standbyClusterId())).isTrue();

    catalog
        .streamLedger()
        .commit(
            undoing.in(new StreamState.Canceled(StreamPhase.PEERING, FACTS, Records.NOW, "asked")),
            null,
            Records.entry("undone"));

    assertThat(catalog.clusters().isInLiveStream(stream.standbyClusterId())).isFalse();
    assertThat(newStream(stream.standbyClusterId(), stream.primaryClusterId())).isNotNull();
  }

  @Test
  void givesARepeatedCreationTheFirstStream() {
    UUID primary = newCluster().id();
    UUID standby = newCluster().id();
    var command = Records.command();
    var first =
        catalog
            .streamLedger()
            .create(Records.stream(primary, standby), command, Records.entry("created"));
    var retried = catalog.streamLedger().create(first.record(), command, Records.entry("created"));
    var repeated =
        catalog
            .streamLedger()
            .create(Records.stream(primary, standby), command, Records.entry("created"));

    assertThat(first.repeated()).isFalse();
    assertThat(retried).isEqualTo(first);
    assertThat(repeated.repeated()).isTrue();
    assertThat(repeated.record()).isEqualTo(first.record());
    assertThat(catalog.streams().timeline(first.record().id())).hasSize(1);
  }

  @Test
  void answersARepeatedWriteAsTheFirst() {
    StreamRecord stream = newStream();
    StreamRecord write = stream.in(new StreamState.Peering(FACTS));
    var command = Records.command();

    var first = catalog.streamLedger().commit(write, command, Records.entry("peering"));
    var again = catalog.streamLedger().commit(write, command, Records.entry("peering"));

    assertThat(again).isEqualTo(first);
    assertThat(catalog.streams().timeline(stream.id())).hasSize(2);
  }

  @Test
  void refusesAWriteOverANewerVersion() {
    StreamRecord stream = newStream();
    catalog
        .streamLedger()
        .commit(stream.in(new StreamState.Peering(FACTS)), null, Records.entry("peering"));

    assertRefused(
        ErrorCode.STALE_DRIVER,
        () ->
            catalog
                .streamLedger()
                .commit(
                    stream.in(new StreamState.BackingUpStandby(FACTS)),
                    null,
                    Records.entry("late")));
    assertThat(catalog.streams().find(stream.id()).orElseThrow().record().state())
        .isEqualTo(new StreamState.Peering(FACTS));
  }

  @Test
  void letsOneOfTwoRunsDrive() {
    StreamRecord stream = newStream();
    StreamRecord first = catalog.streamLedger().claim(stream.id(), 0, "run-1");
    assertThat(first.driverEpoch()).isEqualTo(1);
    assertThat(catalog.streamLedger().claim(stream.id(), 0, "run-1")).isEqualTo(first);
    assertRefused(
        ErrorCode.STALE_DRIVER, () -> catalog.streamLedger().claim(stream.id(), 0, "run-2"));

    StreamRecord second = catalog.streamLedger().claim(stream.id(), 1, "run-2");

    assertThat(second.driverEpoch()).isEqualTo(2);
    assertThat(catalog.streamLedger().isDriver(stream.id(), 1)).isFalse();
    assertThat(catalog.streamLedger().isDriver(stream.id(), 2)).isTrue();
    assertRefused(
        ErrorCode.STALE_DRIVER,
        () ->
            catalog
                .streamLedger()
                .commit(first.in(new StreamState.Peering(FACTS)), null, Records.entry("old")));
  }

  @Test
  void notesTheSameThingOnce() {
    StreamRecord stream = newStream();
    catalog.streamLedger().note(stream.id(), Records.entry("noted"));
    catalog.streamLedger().note(stream.id(), Records.entry("noted"));

    assertThat(catalog.streams().timeline(stream.id()))
        .containsExactly(Records.entry("created"), Records.entry("noted"));
  }

  @Test
  void knowsTheActiveSideOfAPair() {
    StreamRecord stream = newStream();
    UUID a = stream.primaryClusterId();
    UUID b = stream.standbyClusterId();
    assertThat(catalog.streams().isActiveSide(b)).isFalse();

    complete(stream);
    assertThat(catalog.streams().isActiveSide(b)).isTrue();
    assertThat(catalog.streams().isActiveSide(a)).isFalse();

    var back =
        new StreamRecord(
            UUID.randomUUID(),
            b,
            a,
            false,
            Records.NOW.plusSeconds(60),
            new StreamState.Preflight(),
            null,
            0,
            0);
    StreamRecord failback =
        catalog.streamLedger().create(back, Records.command(), Records.entry("failback")).record();
    assertThat(catalog.streams().isActiveSide(b)).isTrue();

    complete(failback);
    assertThat(catalog.streams().isActiveSide(a)).isTrue();
    assertThat(catalog.streams().isActiveSide(b)).isFalse();
  }

  private void complete(StreamRecord stream) {
    var done =
        new StreamState.Completed(
            FACTS, new FailoverTarget.Latest(), HlcTimestamp.of(Records.NOW), Records.NOW);
    catalog.streamLedger().commit(stream.in(done), null, Records.entry("done"));
  }

  @Test
  void aPhaseOfAFailoverIsTimedByTheWriteThatEndsItAndNotByItsRepeats() {
    var latest = new FailoverTarget.Latest();
    var cut = new HlcTimestamp("1695922878030920020.0000000001");
    StreamRecord catchingUp =
        at(0, newStream().in(new StreamState.CatchingUp(FACTS, latest, cut))).record();
    StreamRecord reverting = catchingUp.in(new StreamState.Reverting(FACTS, latest, cut));

    StreamLedger.Committed first = at(7, reverting);
    assertThat(first.lap())
        .isEqualTo(
            new FailoverTimes.Lap(StreamPhase.CATCHING_UP, Duration.ofSeconds(7), false, null));
    assertThat(at(9, reverting).lap()).isNull();
    StreamRecord promoting =
        at(10, first.record().in(new StreamState.Promoting(FACTS, latest, cut))).record();

    assertThat(
            at(15, promoting.in(new StreamState.ManagingJobs(FACTS, latest, cut, Records.NOW)))
                .lap())
        .isEqualTo(
            new FailoverTimes.Lap(
                StreamPhase.PROMOTING, Duration.ofSeconds(5), false, Duration.ofSeconds(15)));
    assertThat(catalog.streams().failoverDurations(1)).containsExactly(Duration.ofSeconds(15));
  }

  private StreamLedger.Committed at(int seconds, StreamRecord record) {
    return catalog
        .streamLedger()
        .commit(
            record, null, new TimelineEntry(Records.NOW.plusSeconds(seconds), "tester", "goes on"));
  }
}
