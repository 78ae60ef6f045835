package dev.understudy.cli.serve;

import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.UntilStopped;
import dev.understudy.cli.up.LocalClusterCommand;
import dev.understudy.worker.WorkerOptions;
import dev.understudy.worker.WorkerProcess;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code understudy worker}: runs workflows and activities as a process of its own. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description =
        "Runs workflows and activities, on an external database and Temporal, until it is stopped.")
public final class WorkerCommand implements Runnable {
  @Mixin private final ServeOptions options = new ServeOptions();

  @Override
  public void run() {
    ServeConfiguration configuration = options.read();
    ServeConfiguration.Worker section =
        ConfigurationFile.require(configuration.worker(), "worker", options.file());
    UntilStopped.run(
        open -> {
          PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
          Parts parts = open.add(Parts.of(configuration, meters));
          parts.awaitTemporal();
          open.add(start(section, parts, meters));
          MetricsEndpoint metrics =
              open.add(
                  MetricsEndpoint.start(
                      section.host(),
                      section.adminPort(),
                      ServeConfiguration.ServerTls.of(section.tls()),
                      meters));
          return "the worker polls, metrics on %s://%s:%d/metrics"
              .formatted(section.tls() == null ? "http" : "https", section.host(), metrics.port());
        });
  }

  private static WorkerProcess start(
      ServeConfiguration.Worker section, Parts parts, PrometheusMeterRegistry meters) {
    try {
      return WorkerProcess.start(workerOptions(section), parts.catalog(), parts.client(), meters);
    } catch (IllegalStateException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  private static WorkerOptions workerOptions(ServeConfiguration.Worker section) {
    ServeConfiguration.Deployment deployment = section.deployment();
    return new WorkerOptions(
        section.localClusters(),
        LocalClusterCommand.prefix(),
        Boolean.TRUE.equals(section.localClusterTls()),
        section.backupPrefix(),
        section.sweepShards(),
        Duration.ofSeconds(section.sweepSeconds()),
        deployment == null
            ? null
            : new WorkerOptions.Deployment(deployment.name(), deployment.buildId()));
  }
}
