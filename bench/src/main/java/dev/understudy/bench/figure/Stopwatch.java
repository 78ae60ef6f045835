package dev.understudy.bench.figure;

/** Seconds since it was started. */
final class Stopwatch {
  private final long start = System.nanoTime();

  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  double millis() {
    return seconds() * 1e3;
  }
}
