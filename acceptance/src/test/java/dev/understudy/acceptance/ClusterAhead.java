package dev.understudy.acceptance;

import dev.understudy.cli.up.LocalClusterCommand;
import dev.understudy.localcluster.engine.Tuning;
import dev.understudy.localcluster.node.EngineOptions;
import dev.understudy.localcluster.node.LocalEngine;
import dev.understudy.localcluster.server.LocalServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * The local cluster with a clock that is ahead: what stands in for hours that a test cannot wait,
 * and for clocks that differ. Everything else is as in the process that the product starts.
 */
public final class ClusterAhead {
  private static final String AHEAD = "understudy.test.ahead";

  private ClusterAhead() {}

  /** Takes the place of the product's own command. */
  static List<String> command(Duration ahead) {
    List<String> command = new ArrayList<>(LocalClusterCommand.prefix());
    command.removeLast();
    command.add("-D" + AHEAD + "=" + ahead);
    command.add(ClusterAhead.class.getName());
    return command;
  }

  /** Takes the arguments that a cluster of the API is started with. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> given = new HashMap<>();
    for (int at = 0; at + 1 < arguments.length; at += 2) {
      given.put(arguments[at], arguments[at + 1]);
    }
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.parse(System.getProperty(AHEAD)));
    EngineOptions options =
        new EngineOptions(
            Path.of(value(given, "--store")),
            value(given, "--name"),
            EngineOptions.Shape.VIRTUALIZED,
            clock,
            new SecureRandom(),
            Tuning.defaults());
    try (LocalServer server =
        LocalServer.start(
            LocalEngine.open(options),
            address(value(given, "--sql")),
            address(value(given, "--http")))) {
      System.out.println("ready sql=" + server.sqlUrl() + " http=" + server.httpUrl());
      System.out.flush();
      new CountDownLatch(1).await();
    }
  }

  private static String value(Map<String, String> given, String name) {
    return Objects.requireNonNull(given.get(name), name);
  }

  private static InetSocketAddress address(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return new InetSocketAddress(
        InetAddress.getLoopbackAddress(), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }
}
