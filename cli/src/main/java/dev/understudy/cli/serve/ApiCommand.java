package dev.understudy.cli.serve;

import dev.understudy.api.ApiOptions;
import dev.understudy.api.ApiServer;
import dev.understudy.api.commands.TemporalClusterCommands;
import dev.understudy.api.commands.TemporalStreamCommands;
import dev.understudy.cli.AdministratorKey;
import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.UntilStopped;
import dev.understudy.worker.Adoption;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code understudy api}: the REST API as a process of its own. */
@Command(
    name = "api",
    mixinStandardHelpOptions = true,
    description = "Serves the REST API, on an external database and Temporal, until it is stopped.")
public final class ApiCommand implements Runnable {
  @Mixin private final ServeOptions options = new ServeOptions();

  @Override
  public void run() {
    ServeConfiguration configuration = options.read();
    ServeConfiguration.Api section =
        ConfigurationFile.require(configuration.api(), "api", options.file());
    UntilStopped.run(
        open -> {
          PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
          Parts parts = open.add(Parts.of(configuration, meters));
          AdministratorKey.ensure(section.adminKeyFile(), parts.catalog().access());
          ApiServer server = open.add(start(section, parts, meters));
          return "the API listens on %s://%s:%d, metrics on %s://%s:%d/metrics"
              .formatted(
                  section.tls() == null ? "http" : "https",
                  section.host(),
                  server.port(),
                  section.adminTls() == null ? "http" : "https",
                  section.host(),
                  server.adminPort());
        });
  }

  private static ApiServer start(
      ServeConfiguration.Api section, Parts parts, PrometheusMeterRegistry meters) {
    Adoption adoption = Adoption.ofSingleStreams(parts.client(), parts.catalog());
    try {
      return ApiServer.start(
          apiOptions(section),
          new ApiServer.Parts(
              parts.catalog(),
              new TemporalStreamCommands(parts.client(), Clock.systemUTC()),
              new TemporalClusterCommands(parts.client(), Clock.systemUTC()),
              id -> Thread.startVirtualThread(() -> adoption.adoptStream(id)),
              meters,
              Clock.systemUTC(),
              UUID::randomUUID));
    } catch (Exception e) {
      throw new CommandFailure("the API cannot be started", e);
    }
  }

  private static ApiOptions apiOptions(ServeConfiguration.Api section) {
    return new ApiOptions(
        section.host(),
        section.port(),
        section.adminPort(),
        section.limit(),
        ServeConfiguration.ServerTls.of(section.tls()),
        ServeConfiguration.ServerTls.of(section.adminTls()));
  }
}
