package dev.understudy.bench.torture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A network between one process and another on this machine, with which things can go wrong. */
final class Line implements AutoCloseable {
  private static final Duration LATE = Duration.ofMillis(40);
  private static final Duration LOOK = Duration.ofMillis(10);
  private static final int BUFFER = 16 << 10;

  private final @Nullable Readings readings;
  private final ServerSocket entrance;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile int server;
  private volatile @Nullable Trouble trouble;

  Line() throws IOException {
    this(null);
  }

  /**
   * @param readings of the cluster that it leads to
   */
  Line(@Nullable Readings readings) throws IOException {
    this.readings = readings;
    entrance = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("line").start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** To another port from the next connection on: some servers come back elsewhere. */
  void leadTo(int port) {
    server = port;
  }

  void begin(Trouble wanted) {
    trouble = wanted;
    if (wanted == Trouble.CUT || wanted == Trouble.RESET) {
      end(wanted == Trouble.RESET);
    }
  }

  /** Who waited at a dead end is told so now, as a machine that is back tells strangers. */
  void heal() {
    if (trouble == Trouble.HALF_OPEN) {
      // First: a carrier that sees the trouble gone would deliver what it held.
      end(true);
    }
    trouble = null;
  }

  private void end(boolean reset) {
    Set<Socket> all = Set.copyOf(sockets);
    if (reset) {
      // All first: the end of one socket makes its carrier close the other.
      all.forEach(Line::letCloseReset);
    }
    all.forEach(this::close);
  }

  private static void letCloseReset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException alreadyGone) {
      // It is closed either way.
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = entrance.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> join(client));
      }
    } catch (IOException closed) {
      end(false);
    }
  }

  private void join(Socket client) {
    Trouble now = trouble;
    if (now == Trouble.CUT || now == Trouble.RESET) {
      if (now == Trouble.RESET) {
        letCloseReset(client);
      }
      close(client);
      return;
    }
    try {
      Socket onward = new Socket(InetAddress.getLoopbackAddress(), server);
      sockets.add(onward);
      client.setTcpNoDelay(true);
      onward.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> carry(client, onward, null));
      carry(onward, client, readings == null ? null : readings.reply());
    } catch (IOException noServer) {
      close(client);
    }
  }

  private void carry(Socket from, Socket to, Readings.@Nullable Reply reply) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] buffer = new byte[BUFFER];
      int read;
      while ((read = in.read(buffer)) >= 0) {
        if (trouble == Trouble.SLOW) {
          LockSupport.parkNanos(LATE.toNanos());
        }
        while (trouble == Trouble.HALF_OPEN) {
          LockSupport.parkNanos(LOOK.toNanos());
        }
        out.write(reply == null ? Arrays.copyOf(buffer, read) : reply.pass(buffer, read));
        out.flush();
      }
    } catch (IOException ended) {
      // Whichever side ended, both are closed.
    } finally {
      close(from);
      close(to);
    }
  }

  private void close(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // It is closed either way.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
  }
}
