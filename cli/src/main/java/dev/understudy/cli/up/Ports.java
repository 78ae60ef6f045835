package dev.understudy.cli.up;

import dev.understudy.activities.provisioning.FreePort;
import dev.understudy.cli.CommandFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks at TCP ports of the loopback interface. */
final class Ports {
  private Ports() {}

  /** A port that people know by heart, or any other if somebody listens there. */
  static int freeLike(String host, int port) {
    return isFree(host, port) ? port : FreePort.find();
  }

  private static boolean isFree(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(host, port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  /**
   * @throws CommandFailure if somebody listens there
   */
  static void requireFree(String host, int port) {
    if (port == 0) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (IOException e) {
      throw new CommandFailure(
          "port %d of %s is taken (%s): choose another with --port"
              .formatted(port, host, e.getMessage()),
          e);
    }
  }
}
