package dev.understudy.domain;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The URI with which a standby finds its primary, as {@code cockroach encode-uri} writes it. Holds
 * the secrets that were put in, and prints without them.
 *
 * @param login {@code USER[:PASSWORD]}, percent-encoded; empty for none
 * @param parameters by name, in whose order they are written
 */
public record ConnectionUri(
    String login, String host, int port, String database, SortedMap<String, String> parameters) {

  public ConnectionUri {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  public ConnectionUri(String login, String host, int port, String database) {
    this(login, host, port, database, Collections.emptySortedMap());
  }

  /** To this virtual cluster, whichever is the one for clients that name none. */
  public ConnectionUri toVirtualCluster(String name) {
    return with("options", "-ccluster=" + name);
  }

  /** Certificates and keys are the texts themselves, and not files of the standby's nodes. */
  public ConnectionUri inlined() {
    return with("sslinline", "true");
  }

  /** Only to a primary whose certificate one of these issued, for this very host. */
  public ConnectionUri verifiedBy(String caCertificate) {
    return with("sslmode", "verify-full").with("sslrootcert", caCertificate);
  }

  public ConnectionUri with(String name, String value) {
    SortedMap<String, String> more = new TreeMap<>(parameters);
    more.put(name, value);
    return new ConnectionUri(login, host, port, database, more);
  }

  /** The URI with all that is in it. */
  public String text() {
    return parameters.entrySet().stream()
        // A plus for a blank, as CockroachDB writes it behind the question mark.
        .map(
            each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", base(login) + "?", ""));
  }

  private String base(String shown) {
    return "postgresql://%s%s:%d/%s"
        .formatted(shown.isEmpty() ? "" : shown + "@", authority(host), port, encoded(database));
  }

  /** A host as it stands in a URI: an IPv6 address in brackets. */
  public static String authority(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  /** As a user, a password or a database stands in a URI. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return base(login.isEmpty() ? "" : "…");
  }
}
