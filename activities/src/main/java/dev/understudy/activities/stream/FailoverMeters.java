package dev.understudy.activities.stream;

import dev.understudy.domain.FailoverTimes;
import dev.understudy.domain.StreamPhase;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/**
 * How long failovers take, by phase and whole, for Prometheus; every series is there from the start
 * so that the first failover is a step from 0.
 */
final class FailoverMeters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(2),
    Duration.ofMinutes(5),
    Duration.ofMinutes(10),
    Duration.ofMinutes(30),
    Duration.ofHours(1)
  };
  private static final List<StreamPhase> OF_ALL =
      List.of(StreamPhase.CATCHING_UP, StreamPhase.REVERTING, StreamPhase.PROMOTING);
  private static final List<StreamPhase> OF_SWITCHOVERS =
      List.of(StreamPhase.FENCING, StreamPhase.DRAINING, StreamPhase.UNFENCING);

  private final MeterRegistry meters;

  FailoverMeters(MeterRegistry meters) {
    this.meters = meters;
    for (boolean planned : List.of(false, true)) {
      OF_ALL.forEach(phase -> ofPhase(phase, planned));
      ofAll(planned);
    }
    OF_SWITCHOVERS.forEach(phase -> ofPhase(phase, true));
  }

  void record(FailoverTimes.Lap lap) {
    ofPhase(lap.phase(), lap.planned()).record(lap.time());
    Duration whole = lap.whole();
    if (whole != null) {
      ofAll(lap.planned()).record(whole);
    }
  }

  private Timer ofPhase(StreamPhase phase, boolean planned) {
    return timer("understudy.failover.phase", "What a phase of a failover took", planned)
        .tag("phase", phase.name())
        .register(meters);
  }

  private Timer ofAll(boolean planned) {
    return timer("understudy.failover", "From the decision until the standby serves", planned)
        .register(meters);
  }

  private static Timer.Builder timer(String name, String description, boolean planned) {
    return Timer.builder(name)
        .description(description)
        .tag("kind", planned ? "switchover" : "failover")
        .serviceLevelObjectives(BUCKETS);
  }
}
