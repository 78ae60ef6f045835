package dev.understudy.cli.up;

import com.uber.m3.tally.Scope;
import dev.understudy.api.ApiOptions;
import dev.understudy.api.ApiServer;
import dev.understudy.api.commands.TemporalClusterCommands;
import dev.understudy.api.commands.TemporalStreamCommands;
import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.CatalogOptions;
import dev.understudy.catalog.Sealer;
import dev.understudy.cli.AdministratorKey;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.Console;
import dev.understudy.cli.OpenParts;
import dev.understudy.cli.TemporalMetrics;
import dev.understudy.worker.WorkerOptions;
import dev.understudy.worker.WorkerProcess;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;

/** The composition root of `understudy up`: everything on one machine, in one process tree. */
public final class ControlPlane implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final int CATALOG_CONNECTIONS = 16;

  private final DataDirectory data;
  private final TemporalServer temporal;
  private final WorkerProcess worker;
  private final ApiServer api;
  private final boolean keyIsNew;
  private final OpenParts open;

  private ControlPlane(
      DataDirectory data,
      TemporalServer temporal,
      WorkerProcess worker,
      ApiServer api,
      boolean keyIsNew,
      OpenParts open) {
    this.data = data;
    this.temporal = temporal;
    this.worker = worker;
    this.api = api;
    this.keyIsNew = keyIsNew;
    this.open = open;
  }

  /**
   * Starts what is missing, in order; returns once the API answers. Whatever had started is stopped
   * again if a later part cannot start.
   *
   * @throws CommandFailure with what to do about it
   */
  public static ControlPlane start(UpOptions options, Console console) {
    Ports.requireFree(HOST, options.port());
    OpenParts open = new OpenParts();
    try {
      return start(options, console, open);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  private static ControlPlane start(UpOptions options, Console console, OpenParts open) {
    DataDirectory data = open.add(DataDirectory.open(options.data()).requireSpace().lock());
    System.setProperty("understudy.log", data.logs().resolve("up.log").toString());
    console.progress("starting the database");
    EmbeddedDatabase database = open.add(EmbeddedDatabase.start(data.database()));
    database.migrate();
    Catalog catalog = open.add(connect(data, database));
    boolean keyIsNew = AdministratorKey.ensure(data.adminKey(), catalog.access());

    console.progress("starting Temporal");
    TemporalServer temporal =
        open.add(
            DevServerTemporal.command()
                .<TemporalServer>map(command -> DevServerTemporal.start(command, data.temporal()))
                .orElseGet(InProcessTemporal::new));
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Scope measured = open.add(TemporalMetrics.into(meters));
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder(temporal.access())
                .setMetricsScope(measured)
                .build());
    open.add(stubs::shutdownNow);
    WorkflowClient client = WorkflowClient.newInstance(stubs);

    console.progress("starting worker and API");
    WorkerProcess worker =
        open.add(
            WorkerProcess.start(
                WorkerOptions.onOneMachine(data.clusters(), LocalClusterCommand.prefix())
                    .withLocalClusterTls(options.tls()),
                catalog,
                client,
                meters));
    ApiServer api = open.add(startApi(options, catalog, client, worker, meters));
    ControlPlane plane = new ControlPlane(data, temporal, worker, api, keyIsNew, open);
    plane.tellClients();
    return plane;
  }

  /** Commands that are not told where the API is look here. */
  private void tellClients() {
    try {
      Files.writeString(data.address(), api() + System.lineSeparator());
    } catch (IOException e) {
      throw new CommandFailure("cannot write " + data.address(), e);
    }
  }

  private static Catalog connect(DataDirectory data, EmbeddedDatabase database) {
    try {
      return Catalog.connect(
          new CatalogOptions(
              database.jdbcUrl(), EmbeddedDatabase.USER, database.password(), CATALOG_CONNECTIONS),
          Sealer.openOrCreate(data.sealKey()),
          Clock.systemUTC());
    } catch (IOException e) {
      throw new CommandFailure("cannot use " + data.sealKey() + " (" + e.getMessage() + ")", e);
    }
  }

  private static ApiServer startApi(
      UpOptions options,
      Catalog catalog,
      WorkflowClient client,
      WorkerProcess worker,
      PrometheusMeterRegistry meters) {
    try {
      return ApiServer.start(
          new ApiOptions(HOST, options.port(), 0),
          new ApiServer.Parts(
              catalog,
              new TemporalStreamCommands(client, Clock.systemUTC()),
              new TemporalClusterCommands(client, Clock.systemUTC()),
              id -> Thread.startVirtualThread(() -> worker.adoptStream(id)),
              meters,
              Clock.systemUTC(),
              UUID::randomUUID));
    } catch (Exception e) {
      throw new CommandFailure("the API cannot be started (" + e.getMessage() + ")", e);
    }
  }

  public URI api() {
    return URI.create("http://" + HOST + ":" + api.port());
  }

  /** Where Prometheus fetches. */
  URI metrics() {
    return URI.create("http://" + HOST + ":" + api.adminPort() + "/metrics");
  }

  public Path keyFile() {
    return data.adminKey();
  }

  /** The administrator's secret. */
  public String readKey() {
    return AdministratorKey.read(keyFile());
  }

  /** Whether this start made the administrator's key. */
  boolean keyIsNew() {
    return keyIsNew;
  }

  String temporal() {
    return temporal.description();
  }

  /** Ends the process of a local cluster with SIGKILL, as a disaster would. */
  public void killCluster(UUID clusterId) {
    worker.killCluster(clusterId);
  }

  /** Stops all but the clusters, in the reverse order of the start. */
  @Override
  public void close() {
    open.close();
  }
}
