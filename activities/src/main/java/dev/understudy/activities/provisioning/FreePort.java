package dev.understudy.activities.provisioning;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback interface for processes that are about to start, and will start again.
 * Systems give ports from 32768 (Linux) or 49152 on to whoever asks for any, such as for the near
 * end of a connection: there a port is somebody else's as soon as its process is away.
 */
public final class FreePort {
  private static final int FIRST = 20_000;

  /** CockroachDB's own port, 26257, is above. */
  private static final int LAST = 25_999;

  private static final int COUNT = LAST - FIRST + 1;

  /** Two who ask one after the other get different ports, and other processes start elsewhere. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePort() {}

  /**
   * A port that nobody listened on a moment ago.
   *
   * @throws IllegalStateException if there is none
   */
  public static int find() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException(
        "no free port on the loopback interface between %d and %d".formatted(FIRST, LAST));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
