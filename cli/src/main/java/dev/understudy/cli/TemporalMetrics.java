package dev.understudy.cli;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.StatsReporter;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.common.reporter.MicrometerClientStatsReporter;

/** Puts what Temporal's SDK measures of itself beside our own metrics. */
public final class TemporalMetrics {
  private static final Duration EVERY = Duration.ofSeconds(10);

  private TemporalMetrics() {}

  /** For the options of a connection to Temporal; closed by its owner. */
  public static Scope into(MeterRegistry meters) {
    StatsReporter reporter = new MicrometerClientStatsReporter(meters);
    return new RootScopeBuilder().reporter(reporter).reportEvery(EVERY);
  }
}
