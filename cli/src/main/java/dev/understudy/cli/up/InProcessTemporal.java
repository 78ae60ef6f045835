package dev.understudy.cli.up;

import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;

/** The server that comes with the Temporal SDK: in memory, on the real clock, without a port. */
final class InProcessTemporal implements TemporalServer {
  private final TestServer.InProcessTestServer server;

  InProcessTemporal() {
    boolean onRealClock = true;
    this.server = TestServer.createServer(onRealClock);
  }

  @Override
  public WorkflowServiceStubsOptions access() {
    return WorkflowServiceStubsOptions.newBuilder().setChannel(server.getChannel()).build();
  }

  @Override
  public String description() {
    return "in this process (with a `temporal` command on the PATH: its dev server and Web UI)";
  }

  @Override
  public void close() {
    server.close();
  }
}
