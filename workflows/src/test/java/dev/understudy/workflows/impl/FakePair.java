package dev.understudy.workflows.impl;

import dev.understudy.domain.ErrorCode;
import dev.understudy.domain.Failback;
import dev.understudy.domain.FailoverTarget;
import dev.understudy.domain.HlcTimestamp;
import dev.understudy.domain.ProgressSample;
import dev.understudy.domain.ReplicationFacts;
import dev.understudy.domain.ReplicationFacts.Backup;
import dev.understudy.domain.StreamRecord;
import dev.understudy.domain.StreamState;
import dev.understudy.workflows.activity.FailoverSteps;
import dev.understudy.workflows.activity.PauseSteps;
import dev.understudy.workflows.activity.StartingSteps;
import dev.understudy.workflows.activity.SwitchoverSteps;
import dev.understudy.workflows.activity.UndoSteps;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A primary and a standby in memory. A step can be told to fail some times, or to hang until it is
 * released.
 */
final class FakePair
    implements StartingSteps, FailoverSteps, SwitchoverSteps, PauseSteps, UndoSteps {
  static final Instant ACTIVATED = Instant.parse("2026-01-01T00:00:00Z");

  private final FakeRecords records;
  private final Map<String, List<ApplicationFailure>> failures = new HashMap<>();
  private final Set<String> held = new HashSet<>();
  private final Set<String> lost = new HashSet<>();
  private final Set<String> entered = new HashSet<>();
  private final List<String> done = new ArrayList<>();

  /** What preflight finds. */
  volatile ReplicationFacts facts = new ReplicationFacts("main", 3L, null);

  Instant replicated = Instant.parse("2025-12-31T23:59:50Z");
  Instant retained = Instant.parse("2025-12-31T20:00:00Z");
  volatile boolean standbyServes;
  volatile boolean standsStill;

  /** Whether the standby has cut its data by the time that its target is accepted. */
  volatile boolean quick;

  volatile boolean scanning;
  volatile boolean differs;
  private @Nullable HlcTimestamp pending;
  private boolean reverting;

  /** Of a failback whose sides parted, and that began when the primary's clock was at, so. */
  static ReplicationFacts netNew(Instant parted, Instant began) {
    Failback failback =
        new Failback(
            Failback.Mode.NET_NEW,
            "the history is kept until tomorrow",
            HlcTimestamp.of(parted),
            began,
            parted.plusSeconds(86_400));
    return new ReplicationFacts("main", 3L, null, failback, null);
  }

  FakePair(FakeRecords records) {
    this.records = records;
  }

  /** The step fails this often before it succeeds. */
  synchronized void fail(String step, ErrorCode code, int times) {
    for (int i = 0; i < times; i++) {
      failures
          .computeIfAbsent(step, any -> new ArrayList<>())
          .add(
              code.isTransient()
                  ? ApplicationFailure.newFailure(step + " failed", code.name())
                  : ApplicationFailure.newNonRetryableFailure(step + " failed", code.name()));
    }
  }

  /** The step takes effect once, and its worker dies before it can say so. */
  synchronized void loseAnswer(String step) {
    lost.add(step);
  }

  synchronized void hold(String step) {
    held.add(step);
  }

  synchronized void release(String step) {
    held.remove(step);
    notifyAll();
  }

  synchronized boolean hasEntered(String step) {
    return entered.contains(step);
  }

  /** What took effect, in order. */
  synchronized List<String> done() {
    return List.copyOf(done);
  }

  @Override
  public ReplicationFacts preflight(StreamRecord record) {
    enter("preflight", record);
    if (standbyServes && !record.confirmWipe()) {
      throw FakeRecords.refusal(ErrorCode.CONFIRMATION_NEEDED, "The standby serves 2 clients.");
    }
    return facts;
  }

  @Override
  public void peer(StreamRecord record) {
    enter("peer", record);
  }

  @Override
  public BackupReport backUpStandby(StreamRecord record) {
    enter("backUp", record);
    return new BackupReport(
        new Backup("nodelocal://1/understudy/x", 7, 100, true), "the backup is done");
  }

  @Override
  public void wipeStandby(StreamRecord record) {
    enter("wipe", record);
  }

  @Override
  public void startReplication(StreamRecord record) {
    enter("start", record);
  }

  @Override
  public ProgressSample look(StreamRecord record) {
    return sample(record);
  }

  ProgressSample sample(StreamRecord record) {
    return new ProgressSample(
        record.id(), Instant.now(), retained, replicated, "replicating", 0.42, 0);
  }

  @Override
  public AcceptedTarget completeReplication(StreamRecord record) {
    enter("complete", record);
    synchronized (this) {
      if (reverting && pending != null) {
        return new AcceptedTarget(pending, true, "", false);
      }
      FailoverTarget target = ((StreamState.CatchingUp) record.state()).target();
      HlcTimestamp accepted =
          HlcTimestamp.of(target instanceof FailoverTarget.At at ? at.time() : replicated);
      pending = accepted;
      // What the standby has already, it need not wait for.
      standsStill &= target instanceof FailoverTarget.At;
      return new AcceptedTarget(accepted, false, "", quick);
    }
  }

  @Override
  public CatchUpReport awaitCatchUp(StreamRecord record) {
    enter("catchUp", record);
    synchronized (this) {
      HlcTimestamp failoverTime = pending;
      if (failoverTime == null) {
        throw FakeRecords.refusal(ErrorCode.CLUSTER_REFUSED, "No failover is pending.");
      }
      if (standsStill && record.attention() == null) {
        return new CatchUpReport(false, failoverTime, "replicated time stands still", false);
      }
      while (standsStill) {
        pause();
      }
      reverting = true;
      return new CatchUpReport(true, failoverTime, "the standby reached it", false);
    }
  }

  @Override
  public void awaitReady(StreamRecord record) {
    enter("ready", record);
  }

  @Override
  public Promotion promote(StreamRecord record) {
    enter("promote", record);
    return new Promotion(ACTIVATED);
  }

  @Override
  public Report manageJobs(StreamRecord record) {
    enter("manageJobs", record);
    return new Report("no job had to be paused");
  }

  @Override
  public Report releasePrimary(StreamRecord record) {
    enter("release", record);
    return new Report("the old primary still serves");
  }

  @Override
  public HlcTimestamp fencePrimary(StreamRecord record) {
    enter("fence", record);
    return HlcTimestamp.of(replicated);
  }

  @Override
  public void awaitDrained(StreamRecord record) {
    enter("drain", record);
  }

  @Override
  public void unfencePrimary(StreamRecord record) {
    enter("unfence", record);
  }

  @Override
  public Comparison compare(StreamRecord record) {
    enter("compare", record);
    return new Comparison(!differs, differs ? "they differ" : "both hold the same data");
  }

  @Override
  public void startSuccessor(UUID streamId) {
    synchronized (this) {
      done.add("follow " + streamId);
    }
  }

  @Override
  public void pauseReplication(StreamRecord record) {
    enter("pause", record);
  }

  @Override
  public Resumed resumeReplication(StreamRecord record) {
    enter("resume", record);
    return new Resumed(scanning, "the standby gets ahead again");
  }

  @Override
  public UndoReport undo(StreamRecord record) {
    enter("undo " + ((StreamState.Undoing) record.state()).standby(), record);
    enter("undo", record);
    return new UndoReport("undone");
  }

  private synchronized void enter(String step, StreamRecord record) {
    entered.add(step);
    while (held.contains(step)) {
      pause();
    }
    records.checkDriver(record);
    List<ApplicationFailure> waiting = failures.getOrDefault(step, new ArrayList<>());
    if (!waiting.isEmpty()) {
      throw waiting.remove(0);
    }
    done.add(step);
    if (lost.remove(step)) {
      throw ApplicationFailure.newFailure(
          "The answer was lost.", ErrorCode.CLUSTER_UNREACHABLE.name());
    }
  }

  /** Waits a little, and notices when the activity was canceled. */
  private void pause() {
    Activity.getExecutionContext().heartbeat(null);
    try {
      wait(20);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
