package dev.understudy.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network between a client and a server on this machine, which can be cut and mended. */
final class CuttableLine implements AutoCloseable {
  private final ServerSocket entrance;
  private final int server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /**
   * @param server the port that this leads to
   */
  CuttableLine(int server) throws IOException {
    this.server = server;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("line-" + server).start(this::accept);
  }

  int port() {
    return entrance.getLocalPort();
  }

  /** Ends every connection; none is made until it is mended. */
  void cut() {
    cut = true;
    sockets.forEach(CuttableLine::close);
  }

  /** Lets connections through again. */
  void mend() {
    cut = false;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = entrance.accept();
        sockets.add(client);
        if (cut) {
          close(client);
        } else {
          join(client);
        }
      }
    } catch (IOException closed) {
      // close() ends the wait for the next client.
    }
  }

  private void join(Socket client) {
    try {
      Socket onward = new Socket(InetAddress.getLoopbackAddress(), server);
      sockets.add(onward);
      carry(client, onward);
      carry(onward, client);
    } catch (IOException noServer) {
      close(client);
    }
  }

  private static void carry(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                from.getInputStream().transferTo(to.getOutputStream());
              } catch (IOException ended) {
                // Whichever side ended, both are closed.
              } finally {
                close(from);
                close(to);
              }
            });
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    cut();
  }
}
