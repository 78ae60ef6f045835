package dev.understudy.bench.torture;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** Lets faults happen and mends them, one after the other, beside what the cycle does. */
final class Injector {
  private final Targets targets;
  private final Clock clock;
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> leftOut = new TreeMap<>();
  private volatile boolean active;
  private volatile Instant healed;

  Injector(Targets targets, Clock clock) {
    this.targets = targets;
    this.clock = clock;
    this.healed = clock.instant();
  }

  /** What is returned is done once all is mended; it fails if something does not come back. */
  Future<?> start(List<Cycle.Planned> faults) {
    if (faults.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    active = true;
    FutureTask<?> all = new FutureTask<>(() -> inject(new ArrayList<>(faults)), null);
    Thread.ofPlatform().daemon().name("faults").start(all);
    return all;
  }

  private void inject(List<Cycle.Planned> faults) {
    try {
      for (Cycle.Planned planned : faults) {
        pause(planned.after());
        inject(planned.fault());
      }
    } finally {
      healed = clock.instant();
      active = false;
    }
  }

  private void inject(Fault fault) {
    boolean possible = targets.allow(fault);
    synchronized (counts) {
      (possible ? counts : leftOut).merge(fault.kind(), 1, Integer::sum);
    }
    if (possible) {
      happen(fault);
    }
  }

  private void happen(Fault fault) {
    switch (fault) {
      case Fault.Kill kill -> {
        Victim victim = targets.victim(kill.role());
        victim.kill();
        pause(kill.length());
        victim.start().run();
      }
      case Fault.Freeze freeze -> {
        Victim victim = targets.victim(freeze.role());
        victim.freeze();
        pause(freeze.length());
        victim.thaw();
      }
      case Fault.Restart restart -> {
        Victim victim = targets.victim(restart.role());
        victim.stop();
        victim.start().run();
      }
      case Fault.Disturb disturb -> {
        Line line = targets.line(disturb.link());
        line.begin(disturb.trouble());
        pause(disturb.length());
        line.heal();
      }
      case Fault.Misread misread -> {
        Readings readings = targets.standby().readings();
        readings.begin(misread.how());
        pause(misread.length());
        readings.heal();
      }
      case Fault.FullDisk full -> {
        SmallDisk disk = targets.disk(full.role()).orElseThrow();
        disk.fill();
        if (Role.CLUSTERS.contains(full.role())) {
          targets.node(full.role()).writeUntilFull(full.length().toMillis());
        }
        pause(full.length());
        disk.free();
        targets.victim(full.role()).start().run();
      }
      case Fault.ClockJump jump -> targets.node(jump.role()).jump(jump.ahead());
    }
  }

  private static void pause(Duration length) {
    LockSupport.parkNanos(length.toNanos());
  }

  /** From when on nothing has been wrong; now, while something may be. */
  Instant healed() {
    return active ? clock.instant() : healed;
  }

  boolean isActive() {
    return active;
  }

  /** Planned, but not possible here. */
  Map<String, Integer> leftOut() {
    synchronized (counts) {
      return Map.copyOf(leftOut);
    }
  }

  Map<String, Integer> counts() {
    synchronized (counts) {
      return Map.copyOf(counts);
    }
  }
}
