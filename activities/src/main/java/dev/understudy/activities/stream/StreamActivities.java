package dev.understudy.activities.stream;

import dev.understudy.activities.ActivitiesModule.Catalog;
import dev.understudy.activities.Waiting;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Makes the activities of a stream's life. */
public final class StreamActivities {
  private StreamActivities() {}

  /**
   * @param driver sees that a workflow drives a stream
   */
  public static Stream<Object> all(
      Catalog catalog,
      StreamClusters clusters,
      Passwords passwords,
      String backupPrefix,
      Waiting waiting,
      Consumer<UUID> driver,
      MeterRegistry meters) {
    Names names = new Names(backupPrefix);
    return Stream.of(
        new StreamRecordsActivities(
            catalog.streamLedger(),
            catalog.streamReader(),
            catalog.commands(),
            new FailoverMeters(meters)),
        new StartingStepsActivities(
            clusters, catalog.streamReader(), catalog.streamLedger(), passwords, names, waiting),
        new FailoverStepsActivities(clusters, catalog.jobLedger(), names, waiting),
        new SwitchoverStepsActivities(clusters, waiting, driver),
        new PauseStepsActivities(clusters, names, waiting),
        new UndoStepsActivities(clusters, names, waiting),
        new JobRecordsActivities(catalog.jobLedger(), catalog.commands()),
        new JobStepsActivities(clusters, catalog.streamReader(), catalog.jobLedger(), waiting));
  }
}
