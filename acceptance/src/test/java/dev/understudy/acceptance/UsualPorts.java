package dev.understudy.acceptance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports that `up` gives to its Temporal server where nobody listens there. Of two that look at
 * the same moment both would take them, so that tests which run beside each other hold them.
 */
final class UsualPorts {
  private static final List<Integer> OF_TEMPORAL = List.of(7233, 8233);
  private static final List<ServerSocket> HELD = new ArrayList<>();

  private UsualPorts() {}

  /** Until this JVM ends; whatever somebody else holds is as good. */
  static synchronized void hold() {
    if (HELD.isEmpty()) {
      for (int port : OF_TEMPORAL) {
        try {
          HELD.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException taken) {
          // By the tests beside these, or by a server of whoever runs them.
        }
      }
    }
  }
}
