package dev.understudy.bench.site;

import dev.understudy.activities.provisioning.LocalProcess;
import dev.understudy.activities.provisioning.LocalProcesses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.stream.Stream;

/** One local cluster as a process of its own. */
public final class LocalNode {
  private static final String NAME = "bench";

  private final Path folder;
  private final LocalProcesses processes;

  LocalNode(Path folder, LocalProcesses processes) {
    this.folder = folder;
    this.processes = processes;
  }

  public Path folder() {
    return folder;
  }

  /** Returns once it is ready. */
  public LocalNode start() {
    processes.start(folder, NAME);
    return this;
  }

  /** Starts on a copy of what another, which is stopped, has stored. */
  public LocalNode startFrom(LocalNode other) throws IOException {
    StoreCopy.copy(store(other.folder), store(folder));
    return start();
  }

  /** Starts as a standby to be: without an application virtual cluster. */
  public LocalNode startEmpty() throws SQLException {
    start();
    system().run("ALTER VIRTUAL CLUSTER main STOP SERVICE", "DROP VIRTUAL CLUSTER main IMMEDIATE");
    return this;
  }

  private static Path store(Path folder) {
    return folder.resolve("store");
  }

  public void stop() {
    processes.stop(folder);
  }

  /** SIGKILL. */
  public void kill() {
    processes.kill(folder);
  }

  private LocalProcess process() {
    return processes
        .find(folder)
        .orElseThrow(() -> new IllegalStateException("the local cluster has ended: " + folder));
  }

  public Database main() {
    return database("main");
  }

  public Database system() {
    return database("system");
  }

  private Database database(String virtualCluster) {
    var endpoint = process().endpoint();
    return Database.local(endpoint.host(), endpoint.sqlPort(), virtualCluster);
  }

  /** With which another cluster replicates from this one. */
  public String sourceUri() {
    var endpoint = process().endpoint();
    return "postgresql://root@%s:%d/defaultdb?options=-ccluster%%3Dsystem&sslmode=disable"
        .formatted(endpoint.host(), endpoint.sqlPort());
  }

  /** A number of {@code /_status/vars}, by its Prometheus name. */
  public double metric(String name) throws IOException, InterruptedException {
    var endpoint = process().endpoint();
    URI uri =
        URI.create("http://%s:%d/_status/vars".formatted(endpoint.host(), endpoint.httpPort()));
    try (HttpClient client = HttpClient.newHttpClient();
        Stream<String> lines =
            client
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofLines())
                .body()) {
      return lines
          .filter(line -> line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .max()
          .orElseThrow(() -> new IllegalStateException("no metric " + name));
    }
  }

  /** The most memory that the process ever held, in MB. */
  public double peakResidentMb() throws IOException {
    return Resident.most(process().process());
  }

  /** The memory that the process holds now, in MB. */
  public double residentMb() throws IOException {
    return Resident.now(process().process());
  }
}
