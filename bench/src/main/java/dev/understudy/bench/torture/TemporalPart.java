package dev.understudy.bench.torture;

import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.bench.site.Site;
import dev.understudy.cli.up.DevServerTemporal;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The Temporal server of an installation: a process of its own, or in this one, where there is no
 * {@code temporal} command; nothing can happen to that.
 *
 * @param victim empty where it is no process of its own
 */
record TemporalPart(int port, String description, Optional<Victim> victim) {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** Returns once it works. */
  static TemporalPart start(Site site) throws IOException {
    Optional<Path> command = DevServerTemporal.command();
    return command.isPresent() ? process(site, command.get()) : inThisProcess(site);
  }

  private static TemporalPart process(Site site, Path command) {
    DevServerTemporal server = DevServerTemporal.start(command, site.processFolder("temporal"));
    site.atEnd(server::close);
    return new TemporalPart(
        Installation.port(String.valueOf(server.access().getTarget())),
        server.description(),
        Optional.of(new Victim(site.root().resolve("temporal"), () -> await(server))));
  }

  /** It is started again by what started it first. */
  private static void await(DevServerTemporal server) {
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(server.access());
    try {
      stubs.connect(LIMIT);
    } finally {
      stubs.shutdownNow();
    }
  }

  private static TemporalPart inThisProcess(Site site) throws IOException {
    int port = FreePort.find();
    boolean onRealClock = true;
    TestServer.PortBoundTestServer server = TestServer.createPortBoundServer(port, onRealClock);
    site.atEnd(server::close);
    return new TemporalPart(
        port,
        "in this process (with a `temporal` command on the PATH: its dev server, and faults on it)",
        Optional.empty());
  }
}
