package dev.understudy.bench.torture;

import java.util.Locale;

/** What a cycle does with its pair of clusters once they replicate. */
enum CycleKind {
  FAILOVER_NOW,
  FAILOVER_PAST,
  FAILOVER_FUTURE,
  WITHDRAW,
  SWITCHOVER,
  FAILBACK,
  CANCEL;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
