package dev.understudy.fakeclusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.activities.Waiting;
import dev.understudy.activities.cluster.ApplicationConnection;
import dev.understudy.activities.cluster.ClusterAccess;
import dev.understudy.activities.cluster.SystemConnection;
import dev.understudy.activities.cluster.SystemConnection.CompletionAnswer.Accepted;
import dev.understudy.activities.cluster.SystemConnection.CompletionAnswer.AlreadyFailingOver;
import dev.understudy.activities.cluster.SystemConnection.CompletionAnswer.BelowRetained;
import dev.understudy.activities.cluster.SystemConnection.Order;
import dev.understudy.activities.cluster.SystemConnection.Replication;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.Login;
import dev.understudy.domain.UnderstudyException;
import dev.understudy.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FakeClustersTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final Login ROOT = new Login("root", "secret");
  private static final Login APP = new Login("app", "word");
  private static final Order ORDER = new Order("way", "main", "main", false);

  private final ManualClock clock = new ManualClock(START);
  private final FakeClusters clusters = new FakeClusters(new Waiting(clock, clock::advance));
  private final FakeProcess process = clusters.process("one");
  private final FakeCluster east = clusters.add("east", ROOT, Pace.quick());
  private final FakeCluster west = clusters.add("west", ROOT, Pace.quick());

  @BeforeEach
  void follow() {
    east.serve("main", APP);
    east.scheduleBackups("main", "nightly");
    system(west).connectTo("way", access(east, ROOT));
    system(west).replicateFrom(ORDER);
  }

  @Test
  void aStandbyScansThenFollowsByTheClock() {
    assertThat(status(west).status()).isEqualTo("initializing replication");
    clock.advance(Duration.ofSeconds(10));
    assertThat(status(west).status()).isEqualTo("replicating");
    assertThat(status(west).replicatedTime()).isEqualTo(START.plusMillis(9_900));
    east.goAway();
    clock.advance(Duration.ofSeconds(10));
    assertThat(status(west).replicatedTime()).isEqualTo(START.plusMillis(9_900));
    east.comeBack();
    assertThat(status(west).replicatedTime()).isEqualTo(START.plusMillis(19_900));
  }

  @Test
  void latestAskedForTwiceMovesTheFailoverTimeAndIsWrittenDownAsTwoChanges() {
    clock.advance(Duration.ofSeconds(10));
    var first = system(west).completeReplication("main", new FailoverTarget.Latest());
    clock.advance(Duration.ofMillis(10));
    var second = system(west).completeReplication("main", new FailoverTarget.Latest());
    assertThat(first).isInstanceOf(Accepted.class).isNotEqualTo(second);
    assertThat(changes("COMPLETE REPLICATION TO LATEST")).isEqualTo(2);
  }

  @Test
  void oneTimeAskedForTwiceIsOneChange() {
    clock.advance(Duration.ofSeconds(10));
    FailoverTarget past = new FailoverTarget.At(START.plusSeconds(5));
    var first = system(west).completeReplication("main", past);
    assertThat(system(west).completeReplication("main", past)).isEqualTo(first);
    assertThat(changes("COMPLETE REPLICATION TO SYSTEM TIME")).isEqualTo(1);
    assertThat(
            system(west).completeReplication("main", new FailoverTarget.At(START.minusSeconds(1))))
        .isEqualTo(new BelowRetained());
    clock.advance(Duration.ofMillis(60));
    assertThat(status(west).status()).isEqualTo("replication failing over");
    assertThat(system(west).completeReplication("main", past)).isEqualTo(new AlreadyFailingOver());
  }

  @Test
  void aPromotedClusterHasThePrimarysDataAndTheOldOneFollowsItAfterThat() {
    promote();
    SystemConnection standby = system(west);
    standby.startService(standby.require("main").id());
    try (ApplicationConnection promoted = process.application(access(west, APP), "main")) {
      assertThat(promoted.dataSchedules()).hasSize(1);
    }
    assertThat(standby.prior("main").sourceId()).isEqualTo("cluster-east:3");
    west.write("main");
    assertThat(fingerprint(west)).isNotEqualTo(fingerprint(east));

    SystemConnection old = system(east);
    old.stopService(old.require("main").id());
    old.connectTo("way", access(west, ROOT));
    old.startReplicationOf(ORDER);
    clock.advance(Duration.ofSeconds(1));
    assertThat(status(east).status()).isEqualTo("replicating");
    assertThat(fingerprint(west)).isEqualTo(fingerprint(east));
  }

  @Test
  void aProcessThatIsCutOffReachesNothingAnyMore() {
    SystemConnection open = system(west);
    process.cutOff();
    assertThatThrownBy(open::clock).isInstanceOf(UnderstudyException.class);
    assertThatThrownBy(() -> system(east)).isInstanceOf(UnderstudyException.class);
    try (SystemConnection other = clusters.process("two").system(access(west, ROOT))) {
      assertThat(other.clock()).isEqualTo(HlcTimestamp.of(START));
    }
  }

  private void promote() {
    clock.advance(Duration.ofSeconds(10));
    assertThat(system(west).completeReplication("main", new FailoverTarget.Latest()))
        .isInstanceOf(Accepted.class);
    clock.advance(Duration.ofSeconds(1));
    assertThat(status(west).status()).isEqualTo("replication failing over");
    clock.advance(Duration.ofSeconds(1));
    assertThat(status(west).isReady()).isTrue();
  }

  private long fingerprint(FakeCluster cluster) {
    return system(cluster).fingerprint("main", HlcTimestamp.of(clock.instant()));
  }

  private Replication status(FakeCluster cluster) {
    return system(cluster).replication("main").orElseThrow();
  }

  private long changes(String statement) {
    return clusters.journal().entries().stream()
        .filter(entry -> entry.statement().equals(statement) && entry.changed())
        .count();
  }

  private SystemConnection system(FakeCluster cluster) {
    return process.system(access(cluster, ROOT));
  }

  private static ClusterAccess access(FakeCluster cluster, Login login) {
    return new ClusterAccess(cluster.name(), cluster.endpoint(), login);
  }
}
