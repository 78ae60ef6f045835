package dev.understudy.cli.demo;

import java.util.List;

/**
 * What the promoted standby was found to hold.
 *
 * @param kept acknowledged commits at or below the failover time that are there, with their values
 * @param lost acknowledged commits at or below the failover time that are missing or differ
 * @param extra journal entries above the failover time, or that nobody sent
 * @param problems sentences on anything else that does not add up; empty if all does
 */
record Verification(long kept, long lost, long extra, List<String> problems) {
  Verification {
    problems = List.copyOf(problems);
  }

  boolean isGood() {
    return lost == 0 && extra == 0 && problems.isEmpty();
  }
}
