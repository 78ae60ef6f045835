package dev.understudy.cli.up;

import dev.understudy.cli.CommandFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks at TCP ports of the loopback interface. */
final class Ports {
  private Ports() {}

  /** A port that was free a moment ago. */
  static int free() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new CommandFailure("no free port on the loopback interface (" + e + ")", e);
    }
  }

  /** A port that people know by heart, or any other if somebody listens there. */
  static int freeLike(String host, int port) {
    return isFree(host, port) ? port : free();
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
