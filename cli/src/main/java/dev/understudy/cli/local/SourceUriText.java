package dev.understudy.cli.local;

import dev.understudy.cli.CommandFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A connection string under construction; its parameters are printed in the order of names. */
record SourceUriText(String base, SortedMap<String, String> parameters) {
  private static final int DEFAULT_PORT = 26257;

  /**
   * Begins one.
   *
   * @param address {@code [postgresql://][USER[:PASSWORD]@]HOST[:PORT]}, percent-encoded
   * @param password in plain text; null to take what the address has
   */
  static SourceUriText to(String address, @Nullable String password, String database) {
    URI uri = parsed(address.replaceFirst("^postgres(ql)?://", ""));
    String login = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    if (password != null) {
      login = login.replaceFirst(":.*", "") + ":" + encoded(password);
    }
    return new SourceUriText(
        "postgresql://"
            + (login.isEmpty() ? "" : login + "@")
            + uri.getHost()
            + ":"
            + (uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort())
            + "/"
            + encoded(database),
        new TreeMap<>());
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

  SourceUriText with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(parameters);
    more.put(name, value);
    return new SourceUriText(base, more);
  }

  String text() {
    return parameters.entrySet().stream()
        .map(
            each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", base + "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return base.replaceFirst("//.*@", "//…@");
  }
}
