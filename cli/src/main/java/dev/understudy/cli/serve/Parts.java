package dev.understudy.cli.serve;

import com.uber.m3.tally.Scope;
import dev.understudy.catalog.Catalog;
import dev.understudy.catalog.Sealer;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.OpenParts;
import dev.understudy.cli.TemporalMetrics;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What every process needs: the catalog and a client of the Temporal server. */
final class Parts implements AutoCloseable {
  private final OpenParts open = new OpenParts();
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

  private final Catalog catalog;
  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private Parts(ServeConfiguration configuration, MeterRegistry meters) {
    this.catalog = open.add(connect(configuration.database()));
    ServeConfiguration.Temporal temporal = configuration.temporal();
    Scope measured = open.add(TemporalMetrics.into(meters));
    this.stubs = WorkflowServiceStubs.newServiceStubs(access(temporal, measured));
    open.add(stubs::shutdownNow);
    this.client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder().setNamespace(temporal.namespaceOrDefault()).build());
  }

  /** Neither the database nor Temporal has to answer yet. */
  static Parts of(ServeConfiguration configuration, MeterRegistry meters) {
    return new Parts(configuration, meters);
  }

  private static Catalog connect(ServeConfiguration.Database database) {
    try {
      return Catalog.connect(
          ConfiguredCatalog.of(database).options(),
          Sealer.openOrCreate(database.sealKeyFile()),
          Clock.systemUTC());
    } catch (IOException e) {
      throw new CommandFailure("cannot use " + database.sealKeyFile(), e);
    }
  }

  private static WorkflowServiceStubsOptions access(
      ServeConfiguration.Temporal temporal, Scope measured) {
    WorkflowServiceStubsOptions.Builder options =
        WorkflowServiceStubsOptions.newBuilder()
            .setTarget(temporal.address())
            .setMetricsScope(measured);
    ServeConfiguration.Tls tls = temporal.tls();
    return (tls == null ? options : options.setSslContext(secured(tls))).build();
  }

  private static SslContext secured(ServeConfiguration.Tls tls) {
    SslContextBuilder builder = GrpcSslContexts.forClient();
    Path authority = tls.caFile();
    Path certificate = tls.certificateFile();
    Path key = tls.keyFile();
    if ((certificate == null) != (key == null)) {
      throw new CommandFailure("temporal.tls needs both certificate_file and key_file, or neither");
    }
    try {
      if (authority != null) {
        builder.trustManager(authority.toFile());
      }
      if (certificate != null && key != null) {
        builder.keyManager(certificate.toFile(), key.toFile());
      }
      return builder.build();
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure("temporal.tls cannot be used", e);
    }
  }

  /**
   * Services start in any order: waits until Temporal answers. A server that is still busy starting
   * lets single calls run out of time, which is no reason to give up before the limit.
   *
   * @throws CommandFailure if it does not within two minutes
   */
  void awaitTemporal() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      long left = deadline - System.nanoTime();
      try {
        stubs.connect(Duration.ofNanos(Math.max(1, left)));
        return;
      } catch (RuntimeException e) {
        if (left <= 0) {
          throw new CommandFailure("Temporal does not answer: see `temporal.address`", e);
        }
      }
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
  }

  Catalog catalog() {
    return catalog;
  }

  WorkflowClient client() {
    return client;
  }

  @Override
  public void close() {
    open.close();
  }
}
