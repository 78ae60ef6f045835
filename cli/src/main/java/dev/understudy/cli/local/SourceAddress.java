package dev.understudy.cli.local;

import dev.understudy.cli.CommandFailure;
import dev.understudy.domain.ConnectionUri;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads what a person types for a cluster's address. */
final class SourceAddress {
  private static final int DEFAULT_PORT = 26257;

  private SourceAddress() {}

  /**
   * @param address {@code [postgresql://][USER[:PASSWORD]@]HOST[:PORT]}, percent-encoded
   * @param password in plain text; null to take what the address has
   */
  static ConnectionUri parse(String address, @Nullable String password, String database) {
    URI uri = parsed(address.replaceFirst("^postgres(ql)?://", ""));
    String login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    if (password != null) {
      login = login.replaceFirst(":.*", "") + ":" + ConnectionUri.encoded(password);
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    return new ConnectionUri(login, uri.getHost(), port, database);
  }

  private static URI parsed(String address) {
    try {
      URI uri = new URI("postgresql://" + address);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException secret) {
      // The address may hold a password, and the message the address.
    }
    throw new CommandFailure(
        "this is no [USER[:PASSWORD]@]HOST[:PORT]; write special characters of the password as"
            + " %XX, or use --password-file");
  }
}
