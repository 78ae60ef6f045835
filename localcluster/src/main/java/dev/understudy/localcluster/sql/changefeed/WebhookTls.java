package dev.understudy.localcluster.sql.changefeed;

import dev.understudy.localcluster.sql.types.SqlErrors;
import dev.understudy.localcluster.tls.ClientTls;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Whom a webhook sink trusts and who it says it is: {@code ca_cert}, {@code client_cert} and {@code
 * client_key} (base64 of PEM), and {@code insecure_tls_skip_verify}.
 *
 * @param context empty for what the machine trusts
 * @param otherQuery what of the URI's query is the endpoint's own
 */
record WebhookTls(Optional<SSLContext> context, String otherQuery) {
  private static final String SKIP = "insecure_tls_skip_verify";
  private static final String AUTHORITY = "ca_cert";
  private static final String CERTIFICATE = "client_cert";
  private static final String KEY = "client_key";
  private static final Set<String> OURS = Set.of(SKIP, AUTHORITY, CERTIFICATE, KEY);

  static WebhookTls of(@Nullable String query) {
    StringJoiner other = new StringJoiner("&");
    Map<String, String> ours = new HashMap<>();
    for (String parameter : query == null ? new String[0] : query.split("&")) {
      String[] parts = parameter.split("=", 2);
      if (OURS.contains(parts[0])) {
        ours.put(
            parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      } else {
        other.add(parameter);
      }
    }
    return new WebhookTls(
        ours.isEmpty() ? Optional.empty() : Optional.of(context(ours)), other.toString());
  }

  private static SSLContext context(Map<String, String> ours) {
    try {
      return ClientTls.of(
              !"true".equals(ours.get(SKIP)),
              pem(ours, AUTHORITY),
              pem(ours, CERTIFICATE),
              pem(ours, KEY))
          .context();
    } catch (IOException | IllegalArgumentException e) {
      throw SqlErrors.invalidParameter(
          "ca_cert, client_cert or client_key is not the base64 form of valid PEM");
    }
  }

  private static String pem(Map<String, String> ours, String name) {
    // A plus that was not escaped has become a space.
    String base64 = ours.getOrDefault(name, "").replace(' ', '+');
    return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
  }
}
