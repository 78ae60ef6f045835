package dev.understudy.localcluster.consumer;

import dev.understudy.localcluster.engine.ClusterException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Where and as whom to reach the primary; never prints its password. */
record SourceUri(
    String host,
    int port,
    String user,
    String password,
    String database,
    Map<String, String> parameters) {
  private static final int DEFAULT_PORT = 26257;
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile("((?:^|&)(?:sslrootcert|sslcert|sslkey|sslpassword|password)=)[^&]*");

  /** Reads a {@code postgresql://} URI. */
  static SourceUri parse(String text) {
    URI uri = uri(text);
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("postgresql") && !scheme.equals("postgres")) {
      throw error("stream replication from scheme \"" + scheme + "\" is unsupported");
    }
    if (uri.getHost() == null) {
      throw error("the source URI names no host");
    }
    String[] login = split(uri.getRawUserInfo() == null ? "root" : uri.getRawUserInfo(), ":");
    String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
    Map<String, String> parameters = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        String[] parts = split(pair, "=");
        parameters.put(decodeQuery(parts[0]), decodeQuery(parts[1]));
      }
    }
    checkRoute(parameters.getOrDefault("crdb_route", "node"));
    return new SourceUri(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        decode(login[0]),
        decode(login[1]),
        path.isEmpty() ? "defaultdb" : path,
        Map.copyOf(parameters));
  }

  /** The URI as it may be shown: without its password and its parameters. */
  static String redact(String text) {
    return redact(text, query -> "redacted");
  }

  /** The URI as 23.2 shows it: without its password, certificates and keys. */
  static String redactSecrets(String text) {
    return redact(text, query -> SECRET_PARAMETER.matcher(query).replaceAll("$1redacted"));
  }

  private static String redact(String text, UnaryOperator<String> parameters) {
    URI uri = uri(text);
    if ("external".equals(uri.getScheme())) {
      return text;
    }
    if (uri.getHost() == null) {
      return uri.getScheme() + "://redacted";
    }
    String[] login = split(uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo(), ":");
    return uri.getScheme()
        + "://"
        + login[0]
        + (login[1].isEmpty() ? "" : ":redacted")
        + (login[0].isEmpty() ? "" : "@")
        + uri.getHost()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + (uri.getRawPath() == null ? "" : uri.getRawPath())
        + (uri.getRawQuery() == null ? "" : "?" + parameters.apply(uri.getRawQuery()));
  }

  private static void checkRoute(String route) {
    if (!route.equals("node") && !route.equals("gateway")) {
      throw error("unknown crdb_route value \"" + route + "\"");
    }
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // The text may hold a password, and the parser's message the text.
      throw error("the source URI is malformed at position " + e.getIndex());
    }
  }

  /** The parts before and after the first separator; the second is empty if there is none. */
  private static String[] split(String text, String separator) {
    int at = text.indexOf(separator);
    return at < 0
        ? new String[] {text, ""}
        : new String[] {text.substring(0, at), text.substring(at + 1)};
  }

  /** A plus stands for itself in front of the host. */
  private static String decode(String text) {
    return decodeQuery(text.replace("+", "%2B"));
  }

  /** A plus stands for a blank behind the question mark, as {@code encode-uri} writes it. */
  private static String decodeQuery(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw error("the source URI has a malformed percent sign");
    }
  }

  private static ClusterException error(String message) {
    return new ClusterException(ClusterException.UNCATEGORISED, message);
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port;
  }
}
