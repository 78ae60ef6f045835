package dev.understudy.bench.torture;

/** The parts of a cycle that faults are planned for. */
enum Stage {
  CREATING,
  REPLICATING,
  ENDING
}
