package dev.understudy.localcluster.pgwire;

import dev.understudy.localcluster.tls.ServerTls;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end, as far as the socket tells.
 *
 * @param secure whether this server asks everybody who they are, root too
 * @param certifiedName the user that the client's certificate names; null without one
 */
record Peer(String address, boolean secure, @Nullable String certifiedName) {
  static Peer of(Socket socket) {
    return new Peer(
        socket.getRemoteSocketAddress().toString().replaceFirst("^.*/", ""),
        socket instanceof SSLSocket,
        socket instanceof SSLSocket secured ? ServerTls.clientName(secured) : null);
  }
}
