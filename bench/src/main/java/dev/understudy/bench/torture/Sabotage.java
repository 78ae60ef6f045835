package dev.understudy.bench.torture;

/** What is changed on purpose on one side, so that a checker that sees nothing is found out. */
enum Sabotage {
  COMMIT_REMOVED,
  ROW_ADDED,
  BALANCE_CHANGED,
  BYTE_CHANGED
}
