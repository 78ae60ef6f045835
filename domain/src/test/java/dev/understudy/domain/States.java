package dev.understudy.domain;

import dev.understudy.domain.ReplicationFacts.Backup;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One state of every phase, for tests. */
final class States {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final ReplicationFacts FACTS =
      new ReplicationFacts("main", 3L, new Backup("nodelocal://1/understudy/x", 7, 100, true));

  /** Of a failback whose sides parted ten minutes ago. */
  static final ReplicationFacts NET_NEW =
      new ReplicationFacts(
          "main",
          3L,
          null,
          new Failback(
              Failback.Mode.NET_NEW,
              "both have the same data",
              HlcTimestamp.of(NOW.minusSeconds(600)),
              NOW.minusSeconds(60),
              NOW.plusSeconds(7200)),
          null);

  static final FailoverTarget.At AHEAD = new FailoverTarget.At(NOW.plusSeconds(600));
  static final HlcTimestamp CUT = HlcTimestamp.of(NOW.minusSeconds(5));

  static final FailoverTarget.Drained SWITCHOVER =
      new FailoverTarget.Drained(NOW.plusSeconds(60), new UUID(0, 10), null);

  private States() {}

  static List<StreamState> all() {
    return List.of(
        new StreamState.Preflight(),
        new StreamState.Peering(FACTS),
        new StreamState.BackingUpStandby(FACTS),
        new StreamState.WipingStandby(FACTS),
        new StreamState.StartingReplication(FACTS),
        new StreamState.InitialScan(FACTS),
        new StreamState.Replicating(FACTS),
        new StreamState.Pausing(FACTS),
        new StreamState.Paused(FACTS, NOW),
        new StreamState.Resuming(FACTS),
        new StreamState.Scheduled(FACTS, AHEAD),
        new StreamState.Fencing(FACTS, SWITCHOVER),
        new StreamState.Draining(FACTS, SWITCHOVER.to(CUT)),
        new StreamState.Unfencing(FACTS, SWITCHOVER),
        new StreamState.CatchingUp(FACTS, AHEAD, null),
        new StreamState.Reverting(FACTS, AHEAD, CUT),
        new StreamState.Promoting(FACTS, AHEAD, CUT),
        new StreamState.ManagingJobs(FACTS, SWITCHOVER.to(CUT), CUT, NOW),
        new StreamState.Verifying(FACTS, SWITCHOVER.to(CUT), CUT, NOW),
        new StreamState.Completed(FACTS, AHEAD, CUT, NOW),
        new StreamState.Undoing(
            StreamPhase.REPLICATING, FACTS, NOW, "no longer wanted", StandbyFate.RESTORED),
        new StreamState.Canceled(StreamPhase.REPLICATING, FACTS, NOW, "no longer wanted"));
  }

  static StreamState of(StreamPhase phase) {
    return all().stream().filter(state -> state.phase() == phase).findFirst().orElseThrow();
  }

  static StreamRecord record(StreamState state) {
    return new StreamRecord(
        new UUID(0, 9), new UUID(0, 1), new UUID(0, 2), false, NOW, state, null, 4, 1);
  }
}
