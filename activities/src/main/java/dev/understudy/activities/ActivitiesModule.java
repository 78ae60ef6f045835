package dev.understudy.activities;

import dev.understudy.activities.cluster.ClusterGateway;
import dev.understudy.activities.clusters.ClusterChangeRecordsActivities;
import dev.understudy.activities.clusters.ClusterChangeStepsActivities;
import dev.understudy.activities.clusters.ClusterRecordsActivities;
import dev.understudy.activities.clusters.ClusterStepsActivities;
import dev.understudy.activities.clusters.Registration;
import dev.understudy.activities.provisioning.ClusterProvisioner;
import dev.understudy.activities.stream.Passwords;
import dev.understudy.activities.stream.StreamActivities;
import dev.understudy.activities.stream.StreamClusters;
import dev.understudy.activities.sweep.EdgeNotifier;
import dev.understudy.activities.sweep.SweepActivity;
import dev.understudy.catalog.ClusterLedger;
import dev.understudy.catalog.ClusterReader;
import dev.understudy.catalog.CommandLedger;
import dev.understudy.catalog.JobLedger;
import dev.understudy.catalog.LoginStore;
import dev.understudy.catalog.StreamLedger;
import dev.understudy.catalog.StreamReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Builds every activity from its ports; a worker registers them and {@link ActivityCalls}. */
public final class ActivitiesModule {
  private final Catalog catalog;
  private final ClusterGateway gateway;
  private final Passwords passwords;
  private final Waiting waiting;
  private final MeterRegistry meters;

  public ActivitiesModule(
      Catalog catalog,
      ClusterGateway gateway,
      Passwords passwords,
      Waiting waiting,
      MeterRegistry meters) {
    this.catalog = catalog;
    this.gateway = gateway;
    this.passwords = passwords;
    this.waiting = waiting;
    this.meters = meters;
  }

  /**
   * For {@link dev.understudy.workflows.contract.TaskQueues#CONTROL}.
   *
   * @param backupPrefix where clusters are backed up, such as {@code nodelocal://1/understudy}
   * @param driver sees that a workflow drives a stream
   */
  public Object[] control(
      ClusterProvisioner provisioner, String backupPrefix, Consumer<UUID> driver) {
    ClusterLedger ledger = catalog.clusterLedger();
    ClusterReader reader = catalog.clusterReader();
    LoginStore logins = catalog.logins();
    Registration registration = new Registration(reader, ledger, logins, gateway);
    Stream<Object> clusters =
        Stream.of(
            new ClusterRecordsActivities(ledger, reader, catalog.commands()),
            new ClusterStepsActivities(provisioner, gateway, logins, passwords, registration),
            new ClusterChangeRecordsActivities(ledger, reader, catalog.commands(), registration),
            new ClusterChangeStepsActivities(
                reader, ledger, logins, gateway, provisioner, backupPrefix));
    Stream<Object> streams =
        StreamActivities.all(
            catalog, streamClusters(), passwords, backupPrefix, waiting, driver, meters);
    return Stream.concat(clusters, streams).toArray();
  }

  /**
   * For {@link dev.understudy.workflows.contract.TaskQueues#SWEEPS}.
   *
   * @param tick how often each standby is asked
   */
  public Object[] sweeps(EdgeNotifier notifier, Duration tick) {
    return new Object[] {
      new SweepActivity(
          streamClusters(),
          catalog.streamReader(),
          catalog.streamLedger(),
          notifier,
          waiting,
          tick,
          meters)
    };
  }

  private StreamClusters streamClusters() {
    return new StreamClusters(
        gateway, catalog.clusterReader(), catalog.logins(), catalog.streamLedger());
  }

  /** The catalog's ports that activities use. */
  public record Catalog(
      StreamLedger streamLedger,
      StreamReader streamReader,
      JobLedger jobLedger,
      ClusterLedger clusterLedger,
      ClusterReader clusterReader,
      CommandLedger commands,
      LoginStore logins) {

    /** Those of an open catalog. */
    public static Catalog of(dev.understudy.catalog.Catalog open) {
      return new Catalog(
          open.streamLedger(),
          open.streams(),
          open.jobLedger(),
          open.clusterLedger(),
          open.clusters(),
          open.commands(),
          open.logins());
    }
  }
}
