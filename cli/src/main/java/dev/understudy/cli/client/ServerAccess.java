package dev.understudy.cli.client;

import dev.understudy.cli.CommandFailure;
import dev.understudy.cli.up.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which server a command speaks to, and with which key.
 *
 * @param server without a trailing slash
 * @param keyOrigin where the key was found
 */
record ServerAccess(URI server, String key, String keyOrigin) {
  static final String SERVER = "COCKROACH_SERVER";
  static final String KEY = "COCKROACH_API_KEY";

  private static final String USUAL = "http://127.0.0.1:7080";

  /**
   * What the options say, else the environment, else the `understudy up` of the data directory.
   * That one's key is for that one's server alone.
   *
   * @throws CommandFailure if nothing says which server or which key
   */
  static ServerAccess find(
      @Nullable String server,
      @Nullable String keyFile,
      Path data,
      Map<String, String> environment) {
    Optional<URI> installed = installed(data);
    URI chosen =
        given(server, environment.get(SERVER))
            .map(ServerAccess::address)
            .or(() -> installed)
            .orElseThrow(
                () ->
                    new CommandFailure(
                        "no server to speak to: start `understudy up`, or name one with --server or"
                            + " $COCKROACH_SERVER"));
    if (keyFile != null) {
      Path file = KeyFile.named("--key-file", keyFile);
      return new ServerAccess(chosen, KeyFile.read(file), file.toString());
    }
    Optional<String> key = given(null, environment.get(KEY));
    if (key.isPresent()) {
      return new ServerAccess(chosen, KeyFile.usable(key.get(), "$" + KEY), "$" + KEY);
    }
    if (installed.filter(chosen::equals).isPresent()) {
      Path file = DataDirectory.adminKeyIn(data);
      return new ServerAccess(chosen, KeyFile.read(file), file.toString());
    }
    throw new CommandFailure(
        "no API key for %s: name a file that holds one with --key-file, or set $%s"
            .formatted(chosen, KEY));
  }

  private static Optional<String> given(@Nullable String option, @Nullable String variable) {
    return Optional.ofNullable(option)
        .or(() -> Optional.ofNullable(variable))
        .filter(text -> !text.isBlank());
  }

  /** The server that `up` said it was, when it last ran on this data. */
  private static Optional<URI> installed(Path data) {
    if (!Files.exists(DataDirectory.adminKeyIn(data))) {
      return Optional.empty();
    }
    Path file = DataDirectory.addressIn(data);
    try {
      return Optional.of(address(Files.exists(file) ? Files.readString(file) : USUAL));
    } catch (IOException e) {
      throw new CommandFailure("cannot read the server's address in " + file, e);
    }
  }

  /**
   * @throws CommandFailure if it is not the base URL of a server
   */
  static URI address(String text) {
    String bare = text.strip().replaceAll("/+$", "");
    URI address;
    try {
      address = new URI(bare);
    } catch (URISyntaxException e) {
      // Without the text, which may hold a password.
      throw new CommandFailure("the server's address is not a URL: " + e.getReason());
    }
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (address.getUserInfo() != null) {
      throw new CommandFailure(
          "the server's address must not hold a user or password: the API takes a key, see"
              + " --key-file");
    }
    if (!(scheme.equals("http") || scheme.equals("https"))
        || address.getHost() == null
        || address.getRawQuery() != null
        || address.getRawFragment() != null) {
      throw new CommandFailure(
          "the server's address must be like https://understudy.example.com or " + USUAL);
    }
    return address;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return server + " with the key from " + keyOrigin;
  }
}
