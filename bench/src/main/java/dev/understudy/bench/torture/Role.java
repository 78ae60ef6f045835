package dev.understudy.bench.torture;

import java.util.List;

/** A process that faults happen to. */
enum Role {
  PRIMARY,
  STANDBY,
  WORKER,
  API,
  TEMPORAL,
  DATABASE;

  static final List<Role> CLUSTERS = List.of(PRIMARY, STANDBY);

  /** Those that keep something on disk. */
  static final List<Role> WITH_FILES = List.of(PRIMARY, STANDBY, DATABASE, TEMPORAL);
}
