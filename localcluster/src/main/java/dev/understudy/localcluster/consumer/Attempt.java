package dev.understudy.localcluster.consumer;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connections of one try at ingesting, which a pause or a failover ends all at once. */
final class Attempt implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private final SourceUri uri;
  private final Duration silence;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;
  private volatile boolean over;

  Attempt(SourceUri uri, Duration silence) {
    this.uri = uri;
    this.silence = silence;
  }

  SourceConnection connect() throws IOException {
    Socket socket = new Socket();
    sockets.removeIf(Socket::isClosed);
    sockets.add(socket);
    if (over) {
      socket.close();
      throw new IOException("the attempt is over");
    }
    return SourceConnection.open(socket, uri, silence);
  }

  /** Whether a command ended it, and not the loss of the primary. */
  boolean isCancelled() {
    return cancelled;
  }

  boolean isOver() {
    return over;
  }

  /** Ends every connection on behalf of a command. */
  void cancel() {
    cancelled = true;
    close();
  }

  /** Ends every connection; whoever reads from one gets an exception. */
  @Override
  public void close() {
    over = true;
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.debug("closing a connection to {} failed", uri, e);
      }
    }
  }
}
