package dev.understudy.acceptance.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Two local clusters that were started by hand, and what is typed into their SQL shells. */
final class TwoClusters implements AutoCloseable {
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
