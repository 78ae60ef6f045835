package dev.understudy.acceptance.documents;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two local clusters that were started by hand, and what is typed into their SQL shells. */
final class TwoClusters implements AutoCloseable {
  static final String CLUSTERS = "id | name | data_state | service_mode";

  /** The document's sample has no ingestion_job_id; a 25.2 has. */
  static final String STATUS =
      "id | name | ingestion_job_id | source_tenant_name | source_cluster_uri | retained_time"
          + " | replicated_time | replication_lag | failover_time | status";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Shell shell;
  private String east = "";
  private String west = "";

  TwoClusters(Path folder) {
    this.shell = new Shell(folder);
  }

  Shell shell() {
    return shell;
  }

  TwoClusters startEast(String... options) throws IOException, InterruptedException {
    east = start("east", options);
    return this;
  }

  TwoClusters startWest(String... options) throws IOException, InterruptedException {
    west = start("west", options);
    return this;
  }

  private String start(String name, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("local", "start", name, "--sql", "127.0.0.1:0", "--http", "127.0.0.1:0"));
    command.addAll(List.of(options));
    return shell.understudy(command.toArray(String[]::new)).strip();
  }

  /** Into the SQL shell of a virtual cluster of the first cluster. */
  Table east(String virtualCluster, String sql) throws IOException, InterruptedException {
    return shell.psql(url(east, virtualCluster), sql);
  }

  /** Into the SQL shell of a virtual cluster of the second cluster. */
  Table west(String virtualCluster, String sql) throws IOException, InterruptedException {
    return shell.psql(url(west, virtualCluster), sql);
  }

  /** Waits until a virtual cluster of the second cluster shows a value. */
  void awaitOnWest(String virtualCluster, String column, String value) {
    String show = "SHOW VIRTUAL CLUSTER " + virtualCluster;
    await(column + " " + value)
        .atMost(LIMIT)
        .until(() -> west("system", show).value(column).equals(value));
  }

  /** Waits until the second cluster has replicated all that was committed before the call. */
  void awaitScanned(String virtualCluster) throws IOException, InterruptedException {
    String now = west("system", "SELECT now()::TIMESTAMPTZ AS now").value("now");
    String status =
        "SELECT replicated_time > '%s'::TIMESTAMPTZ AS beyond FROM [SHOW VIRTUAL CLUSTER %s WITH REPLICATION STATUS]"
            .formatted(now, virtualCluster);
    await("replication beyond " + now)
        .atMost(LIMIT)
        .until(() -> west("system", status).value("beyond").equals("t"));
  }

  /** As {@code host:port}. */
  String addressOfEast() {
    return address(east);
  }

  /** As {@code host:port}. */
  String addressOfWest() {
    return address(west);
  }

  private static String address(String url) {
    return url.replaceFirst(".*@([^/]+)/.*", "$1");
  }

  private static String url(String printed, String virtualCluster) {
    return printed + (printed.contains("?") ? "&" : "?") + "options=-ccluster%3D" + virtualCluster;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    shell.understudy("local", "stop", "--all");
  }
}
