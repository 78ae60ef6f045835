package dev.understudy.api;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheckRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.api.auth.Caller;
import dev.understudy.api.auth.KeyAuthenticator;
import dev.understudy.api.auth.KeyUse;
import dev.understudy.api.commands.AdoptionRequester;
import dev.understudy.api.commands.ClusterCommands;
import dev.understudy.api.commands.CommandRunner;
import dev.understudy.api.commands.StreamCommands;
import dev.understudy.api.http.Audit;
import dev.understudy.api.http.AuditBacklog;
import dev.understudy.api.http.BackupsResource;
import dev.understudy.api.http.CertificateResource;
import dev.understudy.api.http.ClusterChanges;
import dev.understudy.api.http.ClusterCommander;
import dev.understudy.api.http.ClusterReads;
import dev.understudy.api.http.ClusterResource;
import dev.understudy.api.http.ClusterUpdates;
import dev.understudy.api.http.CommandKeys;
import dev.understudy.api.http.DisruptionResource;
import dev.understudy.api.http.ErrorMapper;
import dev.understudy.api.http.FailoverPreviews;
import dev.understudy.api.http.InformationResource;
import dev.understudy.api.http.JsonErrorHandler;
import dev.understudy.api.http.LegacyStreamResource;
import dev.understudy.api.http.LegacyStreams;
import dev.understudy.api.http.Manners;
import dev.understudy.api.http.MetricExportResource;
import dev.understudy.api.http.OpenApiResource;
import dev.understudy.api.http.RateLimit;
import dev.understudy.api.http.RequestMetrics;
import dev.understudy.api.http.StreamChanges;
import dev.understudy.api.http.StreamCreation;
import dev.understudy.api.http.StreamJobs;
import dev.understudy.api.http.StreamReads;
import dev.understudy.api.http.StreamResource;
import dev.understudy.api.http.Unauthenticated;
import dev.understudy.api.http.WireFormat;
import dev.understudy.catalog.Catalog;
import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.auth.oauth.OAuthCredentialAuthFilter;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jersey.setup.JerseyEnvironment;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.request.logging.LogbackAccessRequestLogFactory;
import io.dropwizard.util.Duration;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The running REST API: everything it is made of is put together here. */
public final class ApiServer implements AutoCloseable {
  private final Server server;
  private final KeyUse keyUse;
  private final AuditBacklog auditBacklog;

  private ApiServer(Server server, KeyUse keyUse, AuditBacklog auditBacklog) {
    this.server = server;
    this.keyUse = keyUse;
    this.auditBacklog = auditBacklog;
  }

  /** What the server works with and does not make itself. */
  public record Parts(
      Catalog catalog,
      StreamCommands streamCommands,
      ClusterCommands clusterCommands,
      AdoptionRequester adoption,
      PrometheusMeterRegistry metrics,
      Clock clock,
      Supplier<UUID> ids) {}

  /**
   * Starts serving.
   *
   * @throws IOException if the port is taken or cannot be listened on, or the certificate cannot be
   *     used
   */
  public static ApiServer start(ApiOptions options, Parts parts) throws Exception {
    ObjectMapper json = WireFormat.mapper();
    DefaultServerFactory factory = factory(options);
    Configuration configuration = new Configuration();
    configuration.setServerFactory(factory);
    Environment environment =
        new Environment(
            "understudy",
            json,
            Validators.newValidatorFactory(),
            new MetricRegistry(),
            ApiServer.class.getClassLoader(),
            new HealthCheckRegistry(),
            configuration);
    KeyUse keyUse = new KeyUse(parts.catalog().apiKeys(), parts.clock());
    AuditBacklog backlog = AuditBacklog.start(parts.catalog().audit(), parts.clock());
    Audit audit = new Audit(parts.catalog().audit(), backlog, parts.clock());
    register(environment.jersey(), json, parts, keyUse, audit);
    if (options.requestsPerSecond() > 0) {
      environment.jersey().register(new RateLimit(options.requestsPerSecond(), parts.clock()));
    }
    environment
        .admin()
        .addServlet(
            "prometheus",
            new MetricsServlet(
                parts.metrics(),
                new StreamMeters(parts.catalog().streams(), parts.clock(), parts.metrics())))
        .addMapping("/metrics");
    JsonErrorHandler errors = new JsonErrorHandler(json);
    environment.getApplicationContext().setErrorHandler(errors);
    environment.getApplicationContext().getServletHandler().setDecodeAmbiguousURIs(true);
    Server server = factory.build(environment);
    server.setErrorHandler(errors);
    server.setStopAtShutdown(false);
    try {
      server.start();
    } catch (Exception e) {
      server.stop();
      keyUse.close();
      backlog.close();
      throw e;
    }
    return new ApiServer(server, keyUse, backlog);
  }

  private static DefaultServerFactory factory(ApiOptions options) throws IOException {
    DefaultServerFactory factory = new DefaultServerFactory();
    factory.setApplicationConnectors(List.of(Connectors.application(options)));
    factory.setAdminConnectors(List.of(Connectors.admin(options)));
    factory.setRegisterDefaultExceptionMappers(false);
    factory.setShutdownGracePeriod(Duration.seconds(5));
    LogbackAccessRequestLogFactory noRequestLog = new LogbackAccessRequestLogFactory();
    noRequestLog.setAppenders(List.of());
    factory.setRequestLogFactory(noRequestLog);
    return factory;
  }

  private static void register(
      JerseyEnvironment jersey, ObjectMapper json, Parts parts, KeyUse keyUse, Audit audit) {
    Catalog catalog = parts.catalog();
    CommandRunner runner = new CommandRunner(catalog.commands());
    CommandKeys keys = new CommandKeys(catalog.commands(), parts.clock(), parts.ids());
    StreamReads streamReads = new StreamReads(catalog.streams(), catalog.clusters(), parts.clock());
    StreamCreation streamCreation =
        new StreamCreation(
            json,
            catalog.clusters(),
            streamReads,
            keys,
            runner,
            parts.streamCommands(),
            audit,
            parts.clock(),
            parts.ids());
    StreamChanges streamChanges =
        new StreamChanges(
            json, streamReads, keys, runner, parts.streamCommands(), parts.adoption(), audit);
    ClusterReads clusterReads = new ClusterReads(catalog.clusters());
    ClusterChanges clusterChanges =
        new ClusterChanges(
            json,
            clusterReads,
            streamReads,
            keys,
            runner,
            parts.clusterCommands(),
            catalog.access(),
            catalog.logins(),
            audit,
            parts.clock(),
            parts.ids());
    ClusterCommander commander =
        new ClusterCommander(json, clusterReads, keys, runner, parts.clusterCommands(), audit);
    ClusterUpdates updates = new ClusterUpdates(json, commander, catalog.logins());
    StreamJobs streamJobs =
        new StreamJobs(
            json, streamReads, catalog.jobs(), keys, runner, parts.streamCommands(), audit);
    FailoverPreviews previews =
        new FailoverPreviews(catalog.streams(), catalog.clusters(), parts.clock());
    jersey.register(
        new StreamResource(streamReads, streamCreation, streamChanges, streamJobs, previews));
    jersey.register(
        new LegacyStreamResource(
            new LegacyStreams(json, streamReads, streamCreation, streamChanges)));
    AccessResources.register(jersey, json, parts, keys, audit);
    jersey.register(new ClusterResource(clusterReads, clusterChanges, updates));
    jersey.register(new BackupsResource(json, clusterReads, commander));
    jersey.register(new DisruptionResource(json, clusterReads, commander));
    jersey.register(new MetricExportResource(clusterReads, commander));
    jersey.register(new CertificateResource(clusterReads));
    jersey.register(new InformationResource(catalog));
    jersey.register(new OpenApiResource());
    jersey.register(new Manners(parts.ids()));
    jersey.register(new RequestMetrics(parts.metrics()));
    jersey.register(new ErrorMapper());
    jersey.register(
        new AuthDynamicFeature(
            new OAuthCredentialAuthFilter.Builder<Caller>()
                .setAuthenticator(new KeyAuthenticator(catalog.access(), catalog.folders(), keyUse))
                .setUnauthorizedHandler(new Unauthenticated())
                .setPrefix("Bearer")
                .buildAuthFilter()));
    jersey.register(new AuthValueFactoryProvider.Binder<>(Caller.class));
  }

  /** The port that the API listens on. */
  public int port() {
    return localPort("application");
  }

  /** The port that metrics are served on, under {@code /metrics}. */
  public int adminPort() {
    return localPort("admin");
  }

  private int localPort(String name) {
    for (var connector : server.getConnectors()) {
      if (connector instanceof ServerConnector open && name.equals(open.getName())) {
        return open.getLocalPort();
      }
    }
    throw new IllegalStateException("no connector named " + name);
  }

  /** Lets requests that are being served end, then stops. */
  @Override
  public void close() throws Exception {
    server.stop();
    keyUse.close();
    auditBacklog.close();
  }
}
