package dev.understudy.acceptance.contract;

import dev.understudy.localcluster.engine.CrdbVersion;
import dev.understudy.localcluster.node.EngineOptions;
import dev.understudy.localcluster.node.EngineOptions.Shape;
import dev.understudy.localcluster.node.LocalEngine;
import dev.understudy.localcluster.server.LocalServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A virtualized primary and an empty standby that the contract is held against: what {@code
 * UNDERSTUDY_CRDB_PRIMARY_URL} and {@code UNDERSTUDY_CRDB_STANDBY_URL} name, else two local
 * clusters. Neither may hold anything of value.
 */
final class DataPlane implements AutoCloseable {
  private static final String PRIMARY = "UNDERSTUDY_CRDB_PRIMARY_URL";
  private static final String STANDBY = "UNDERSTUDY_CRDB_STANDBY_URL";

  private final Side primary;
  private final Side standby;
  private final Runnable end;
  private final String application;

  private DataPlane(Side primary, Side standby, Runnable end) {
    this.primary = primary;
    this.standby = standby;
    this.end = end;
    this.application = applicationOf(primary);
  }

  /** The virtual cluster of a primary that applications use without naming it. */
  private static String applicationOf(Side primary) {
    String setting = "server.controller.default_target_cluster";
    return String.valueOf(primary.run("system", "SHOW CLUSTER SETTING " + setting).value(setting));
  }

  /** What is called by this name in the contract. */
  String called(String virtualCluster) {
    return virtualCluster.equals("main") ? application : virtualCluster;
  }

  /** Whether the environment names clusters. */
  static boolean isGiven() {
    return System.getenv(PRIMARY) != null || System.getenv(STANDBY) != null;
  }

  /** What the environment names. */
  static DataPlane given() {
    String primary = System.getenv(PRIMARY);
    String standby = System.getenv(STANDBY);
    if (primary == null || standby == null) {
      throw new IllegalStateException("set both " + PRIMARY + " and " + STANDBY + ", or neither");
    }
    return new DataPlane(new Side(URI.create(primary)), new Side(URI.create(standby)), () -> {});
  }

  /** Two local clusters that pass for a version, in this process: each version needs two. */
  static DataPlane local(Path folder, String version) throws IOException {
    CrdbVersion wanted = CrdbVersion.of(version);
    boolean profiles = wanted == CrdbVersion.V23_2;
    LocalServer east =
        start(
            folder.resolve("east"),
            profiles ? Shape.REPLICATION_SOURCE : Shape.VIRTUALIZED,
            wanted);
    LocalServer west =
        start(
            folder.resolve("west"),
            profiles ? Shape.REPLICATION_TARGET : Shape.VIRTUALIZED_EMPTY,
            wanted);
    return new DataPlane(
        side(east),
        side(west),
        () -> {
          west.close();
          east.close();
        });
  }

  private static LocalServer start(Path store, Shape shape, CrdbVersion version)
      throws IOException {
    InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    LocalEngine engine =
        LocalEngine.open(
            EngineOptions.of(store, String.valueOf(store.getFileName()), shape).of(version));
    return LocalServer.start(engine, free, free);
  }

  private static Side side(LocalServer server) {
    return new Side(
        URI.create(
            "postgresql://root@127.0.0.1:%d/defaultdb?sslmode=disable"
                .formatted(server.sqlPort())));
  }

  Side primary() {
    return primary;
  }

  Side standby() {
    return standby;
  }

  Side side(String name) {
    return name.equals("primary") ? primary : standby;
  }

  /** With which the other side reaches this one. */
  private static String systemUrl(Side side) {
    String given = side.url().toString();
    return given.contains("options=")
        ? given
        : given + (given.contains("?") ? "&" : "?") + "options=-ccluster%3Dsystem";
  }

  /** Replaces what differs from one pair of clusters to the next. */
  String filled(String statement, Map<String, @Nullable String> values) {
    String filled =
        statement
            .replaceAll("\\bmain\\b", application)
            .replace("{primary_url}", systemUrl(primary))
            .replace("{standby_url}", systemUrl(standby));
    for (var value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", String.valueOf(value.getValue()));
    }
    return filled;
  }

  @Override
  public void close() {
    end.run();
  }
}
