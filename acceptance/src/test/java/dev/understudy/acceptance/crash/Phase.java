package dev.understudy.acceptance.crash;

/** What the clusters are doing when one of them is killed. */
enum Phase {
  LOAD("under load"),
  SCAN("initial scan"),
  CATCH_UP("catching up"),
  RESTART("restart"),
  FAILOVER("failover"),
  REVERT("failback's revert");

  final String words;

  Phase(String words) {
    this.words = words;
  }
}
